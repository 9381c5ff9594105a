using System.CommandLine;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Admins from the host's own command line: making one, listing them, and letting one in who is held off.</summary>
internal static class AdminCommand
{
    public static Command Create(string[] settings)
    {
        var list = new Command("list", "List the Admins.");
        list.SetAction((_, cancellation) => ConfigurationGuard.RunAsync(() => ListAsync(settings, cancellation)));
        return new Command("admin", "Admins.") { AdminCreateCommand.Create(settings), CreateUnlock(settings), CreateReset(settings), list };
    }

    internal static Task<IHost> OpenAsync(string[] settings, CancellationToken cancellation) =>
        CommandHost.CreateAsync(settings, services =>
        {
            services.AddAdmins();
            services.AddMail();
        }, cancellation);

    private static Command CreateUnlock(string[] settings)
    {
        var email = new Option<string>("--email") { Description = "The Admin's address.", Required = true };
        var unlock = new Command("unlock", "End the delays after wrong passwords and codes, and switch the Admin IP Access List off.") { email };
        unlock.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() => UnlockAsync(parsed.GetValue(email)!, settings, cancellation)));
        return unlock;
    }

    private static Command CreateReset(string[] settings)
    {
        var email = new Option<string>("--email") { Description = "The Admin's address.", Required = true };
        var reset = new Command("reset-2fa", "Turn an Admin's second factor off.") { email };
        reset.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() => ResetAsync(parsed.GetValue(email)!, settings, cancellation)));
        return reset;
    }

    private static async Task<int> ResetAsync(string email, string[] settings, CancellationToken cancellation)
    {
        using var host = await OpenAsync(settings, cancellation);
        var found = await host.Services.GetRequiredService<AdminStore>().ResetSecondFactorAsync(email, cancellation);
        if (found)
        {
            await TellOwnerAsync(host, email, cancellation);
        }

        return await SayAsync(found, email, $"{email} signs in with the password alone; all sessions have ended.");
    }

    // There is no queue here: it is sent now, or the operator is told that it was not.
    private static async Task TellOwnerAsync(IHost host, string email, CancellationToken cancellation)
    {
        if (!host.Services.GetRequiredService<IOptions<MailOptions>>().Value.IsConfigured)
        {
            return;
        }

        try
        {
            await host.Services.GetRequiredService<SendMailJob>().RunAsync(
                email, "MailSecurity: Two-factor authentication was reset", "Two-factor authentication of your account was reset on the host. If you did not ask for it, speak to its administrator.\n", cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{email} could not be told by mail: {failure.Message}");
        }
    }

    private static async Task<int> UnlockAsync(string email, string[] settings, CancellationToken cancellation)
    {
        using var host = await OpenAsync(settings, cancellation);
        return await SayAsync(
            await host.Services.GetRequiredService<AdminStore>().UnlockAsync(email, cancellation), email, $"{email} can sign in again, from any address.");
    }

    private static async Task<int> SayAsync(bool found, string email, string done)
    {
        await Console.Error.WriteLineAsync(found ? done : $"There is no Admin with the address {email}.");
        return found ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<int> ListAsync(string[] settings, CancellationToken cancellation)
    {
        using var host = await OpenAsync(settings, cancellation);
        var admins = await host.Services.GetRequiredService<AccountStore>().AdminsAsync(cancellation);
        foreach (var accountId in admins.Select(known => known.Admin.AccountId).Distinct())
        {
            await host.Services.GetRequiredService<IAudit>().WriteAsync(accountId, Actor.Host, AuditAction.Listed, "", cancellation);
        }

        foreach (var (admin, account) in admins)
        {
            await Console.Out.WriteLineAsync($"{admin.Email}\t{admin.Name}\t{account}{(admin.IsProvider ? "\tprovider" : "")}");
        }

        return ExitCode.Done;
    }
}
