using System.CommandLine;
using System.Net.Mail;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Makes an Admin. Without a password on standard input it prints a one-time link with which the Admin chooses one.</summary>
internal static class AdminCreateCommand
{
    public static Command Create(string[] settings)
    {
        var email = new Option<string>("--email") { Description = "The address to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The person's name.", Required = true };
        var account = new Option<string>("--account") { Description = "The Account; made if it does not exist.", DefaultValueFactory = _ => Account.DefaultName };
        var provider = new Option<bool>("--provider") { Description = "May see sources, jobs and all Accounts." };
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from standard input." };
        var create = new Command("create", "Make an Admin.") { email, name, account, provider, password };
        create.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() => RunAsync(
            new Admin
            {
                Email = parsed.GetValue(email)!.Trim(),
                UserName = parsed.GetValue(email)!.Trim(),
                Name = parsed.GetValue(name)!.Trim(),
                IsProvider = parsed.GetValue(provider),
                EmailConfirmed = true,
            },
            parsed.GetValue(account)!,
            parsed.GetValue(password),
            settings,
            cancellation)));
        return create;
    }

    private static async Task<int> RunAsync(Admin admin, string accountName, bool readPassword, string[] settings, CancellationToken cancellation)
    {
        if (!MailAddress.TryCreate(admin.Email, out _))
        {
            return await RefuseAsync(ExitCode.WrongUse, $"--email '{admin.Email}' is not an e-mail address.");
        }

        if (admin.Name.Length is 0 or > 200)
        {
            return await RefuseAsync(ExitCode.WrongUse, "--name takes 1 to 200 characters.");
        }

        using var host = await AdminCommand.OpenAsync(settings, cancellation);
        await using var scope = host.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountStore>();
        var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        (admin.Id, admin.CreatedAt, admin.AccountId) = (Guid.CreateVersion7(now), now, await accounts.FindOrAddAsync(accountName, cancellation));

        var created = readPassword
            ? await admins.CreateAsync(admin, await Console.In.ReadLineAsync(cancellation) ?? "")
            : await admins.CreateAsync(admin);
        if (!created.Succeeded)
        {
            return await RefuseAsync(ExitCode.Failed, [.. created.Errors.Where(error => error.Code != "DuplicateUserName").Select(error => error.Description)]);
        }

        await scope.ServiceProvider.GetRequiredService<IAudit>().WriteAsync(admin.AccountId, Actor.Host, AuditAction.Created, admin.Email!, cancellation);
        if (!readPassword)
        {
            var secret = await accounts.CreateSetupLinkAsync(admin.Id, cancellation);
            var address = host.Services.GetRequiredService<IConfiguration>()["Urls"]?.Split(';')[0].TrimEnd('/');
            await Console.Out.WriteLineAsync($"{address}/setup/{secret.Reveal()}");
        }

        return ExitCode.Done;
    }

    private static async Task<int> RefuseAsync(int code, params string[] reasons)
    {
        foreach (var reason in reasons)
        {
            await Console.Error.WriteLineAsync(reason);
        }

        return code;
    }
}
