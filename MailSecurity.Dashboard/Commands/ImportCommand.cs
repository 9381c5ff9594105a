using System.CommandLine;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Reads mail logs into the store, judges them as of their own time, and prints what was in them.</summary>
internal static class ImportCommand
{
    public static Command Create(string[] settings)
    {
        var files = new Argument<string[]>("FILE") { Description = "Mail logs, journal exports, Microsoft 365 or Google Workspace sign-ins, plain or gzip; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var account = new Option<string>("--account") { Description = "The Account that the logins belong to.", DefaultValueFactory = _ => Account.DefaultName };
        var json = new Option<bool>("--json") { Description = "Print the counts as one JSON object." };
        var command = new Command("import", "Read mail logs.") { files, account, json };
        command.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() =>
            RunAsync(parsed.GetValue(files)!, parsed.GetValue(account)!, parsed.GetValue(json), settings, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, string accountName, bool json, string[] settings, CancellationToken cancellation)
    {
        using var host = await CommandHost.CreateAsync(settings, services =>
        {
            services.AddIntake();
            services.AddSingleton<InlineAnalysis>();
            services.AddSingleton<IAnalysisWaker>(provider => provider.GetRequiredService<InlineAnalysis>());
            services.AddHostedService(provider => provider.GetRequiredService<InlineAnalysis>());
        }, cancellation);
        await host.StartAsync(cancellation);

        var account = await host.Services.GetRequiredService<AccountStore>().FindOrAddAsync(accountName, cancellation);
        var startedAt = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var counts = new ImportCounts();
        using var progress = new ImportProgress(counts);
        var allRead = true;
        foreach (var file in files)
        {
            allRead &= await TryReadAsync(host.Services.GetRequiredService<ImportRun>(), file, account, counts, startedAt, cancellation);
        }

        await host.Services.GetRequiredService<InlineAnalysis>().FinishAsync(cancellation);
        var incidents = await host.Services.GetRequiredService<IIncidentStore>().CountRecordedAsync(Tenant.Of(account), startedAt, cancellation);
        progress.Dispose();
        Console.Out.Write(json ? ImportReport.Json(counts, incidents) : ImportReport.Text(counts, incidents));
        await host.StopAsync(cancellation);
        return allRead ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<bool> TryReadAsync(
        ImportRun import, string file, int account, ImportCounts counts, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            var lastWritten = file == "-" ? now : new DateTimeOffset(File.GetLastWriteTimeUtc(file));
            await import.ReadAsync(stream, account, lastWritten, counts, cancellation);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The other files are still read.
            await Console.Error.WriteLineAsync($"{file}: {failure.Message}");
            return false;
        }
    }
}
