using System.CommandLine;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

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
        CommandHost.CreateAsync(settings, services => services.AddAdmins(), cancellation);

    private static Command CreateUnlock(string[] settings)
    {
        var email = new Option<string>("--email") { Description = "The Admin's address.", Required = true };
        var unlock = new Command("unlock", "End the delay after wrong passwords and switch the Admin IP Access List off.") { email };
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
        await using var scope = host.Services.CreateAsyncScope();
        var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
        if (await admins.FindByEmailAsync(email) is not { } admin)
        {
            await Console.Error.WriteLineAsync($"There is no Admin with the address {email}.");
            return ExitCode.Failed;
        }

        await host.Services.GetRequiredService<SecondFactorStore>().RemoveAsync(admin.Id, cancellation);
        await admins.UpdateSecurityStampAsync(admin);
        await host.Services.GetRequiredService<IAudit>().WriteAsync(
            admin.AccountId, Actor.Host, AuditAction.SecondFactorReset, admin.Email ?? "", cancellation);
        await Console.Error.WriteLineAsync($"{admin.Email} signs in with the password alone; all sessions have ended.");
        return ExitCode.Done;
    }

    private static async Task<int> UnlockAsync(string email, string[] settings, CancellationToken cancellation)
    {
        using var host = await OpenAsync(settings, cancellation);
        if (!await host.Services.GetRequiredService<AdminStore>().UnlockAsync(email, cancellation))
        {
            await Console.Error.WriteLineAsync($"There is no Admin with the address {email}.");
            return ExitCode.Failed;
        }

        await Console.Error.WriteLineAsync($"{email} can sign in again, from any address.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(string[] settings, CancellationToken cancellation)
    {
        using var host = await OpenAsync(settings, cancellation);
        foreach (var (admin, account) in await host.Services.GetRequiredService<AccountStore>().AdminsAsync(cancellation))
        {
            await Console.Out.WriteLineAsync($"{admin.Email}\t{admin.Name}\t{account}{(admin.IsProvider ? "\tprovider" : "")}");
        }

        return ExitCode.Done;
    }
}
