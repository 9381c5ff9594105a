using System.CommandLine;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Makes an API key and prints it, alone on standard output, this once.</summary>
internal static class ApiKeyCommand
{
    private const int MostDays = 3650;

    public static Command Create(string[] settings)
    {
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var account = new Option<string>("--account") { Description = "The Account it belongs to.", DefaultValueFactory = _ => Account.DefaultName };
        var scopes = new Option<string>("--scopes") { Description = $"What it may do: {string.Join(",", ApiScope.All)}.", DefaultValueFactory = _ => ApiScope.Intake };
        var expires = new Option<int?>("--expires") { Description = "Days until it stops working; without it, never." };
        var create = new Command("create", "Make an API key and print it once.") { name, account, scopes, expires };
        create.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() =>
            CreateAsync(parsed.GetValue(name)!, parsed.GetValue(account)!, parsed.GetValue(scopes)!, parsed.GetValue(expires), settings, cancellation)));
        return new Command("apikey", "API keys.") { create };
    }

    private static async Task<int> CreateAsync(string name, string accountName, string scopeList, int? days, string[] settings, CancellationToken cancellation)
    {
        var scopes = scopeList.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Length == 0 || scopes.Except(ApiScope.All).Any())
        {
            await Console.Error.WriteLineAsync($"--scopes takes a comma-separated list of: {string.Join(", ", ApiScope.All)}.");
            return ExitCode.WrongUse;
        }

        if (days is < 1 or > MostDays)
        {
            await Console.Error.WriteLineAsync($"--expires takes a number of days from 1 to {MostDays}.");
            return ExitCode.WrongUse;
        }

        using var host = await CommandHost.CreateAsync(settings, _ => { }, cancellation);
        var account = await host.Services.GetRequiredService<AccountStore>().FindOrAddAsync(accountName, cancellation);
        DateTimeOffset? expiresAt = days is { } count ? host.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(count) : null;
        if (await host.Services.GetRequiredService<ApiKeyStore>().CreateAsync(account, name, scopes, cancellation, expiresAt) is not { } secret)
        {
            await Console.Error.WriteLineAsync($"Account {accountName} has an API key named '{name}' already.");
            return ExitCode.Failed;
        }

        await Console.Out.WriteLineAsync(secret.Reveal());
        return ExitCode.Done;
    }
}
