using System.CommandLine;
using System.Globalization;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Backup;

namespace MailSecurity.Dashboard.Commands;

/// <summary>A consistent copy of the store and its keys while the panel runs, and the way back.</summary>
internal static class BackupCommand
{
    public static Command Create(string[] settings)
    {
        var (file, overwrite) = (new Argument<string>("FILE") { Description = "Where the backup is written." }, new Option<bool>("--overwrite") { Description = "Replace FILE if it exists." });
        var command = new Command("backup", "Write a checked copy of the SQLite store, with its keys, to one file; the panel may run.") { file, overwrite };
        command.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() =>
            RunAsync(settings, backup => backup.Write(parsed.GetValue(file)!, parsed.GetValue(overwrite)), "written", isRestored: false, cancellation)));
        return command;
    }

    public static Command CreateRestore(string[] settings)
    {
        var (file, overwrite) = (new Argument<string>("FILE") { Description = "A file that backup has written." }, new Option<bool>("--overwrite") { Description = "Move a store that exists aside." });
        var command = new Command("restore", "Put a backup in the place of the store; the panel must not run.") { file, overwrite };
        command.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() =>
            RunAsync(settings, backup => backup.Restore(parsed.GetValue(file)!, parsed.GetValue(overwrite)), "restored", isRestored: true, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, Func<StoreBackup, BackupReport> run, string done, bool isRestored, CancellationToken cancellation)
    {
        // The store is not brought up to this version's tables first: a backup before an upgrade is one of the old ones.
        using var host = await CommandHost.CreateAsync(settings, _ => { }, cancellation, prepare: false);
        try
        {
            var report = run(host.Services.GetRequiredService<StoreBackup>());
            if (isRestored)
            {
                await host.Services.GetRequiredService<StoreSetup>().PrepareAsync(cancellation);
            }

            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{done}: {report.Bytes:N0} bytes, {report.Logins:N0} logins, {report.Incidents:N0} incidents, {report.Keys:N0} keys; checked."));
            return ExitCode.Done;
        }
        catch (BackupException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
    }
}
