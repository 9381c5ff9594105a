using System.CommandLine;
using System.Globalization;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Moving;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Moves a SQLite store and its keys into the PostgreSQL database that the settings name.</summary>
internal static class MoveCommand
{
    public static Command Create(string[] settings)
    {
        var from = new Option<string?>("--from") { Description = "The SQLite store; by default mailsecurity.db in the data directory." };
        var keys = new Option<string?>("--keys") { Description = "The folder with its keys; by default keys in the data directory." };
        var startOver = new Option<bool>("--start-over") { Description = "Throw away what an interrupted move has left in the database." };
        var command = new Command("migrate-store", "Move a SQLite store, with its keys, into the empty PostgreSQL database of the settings; the panel must not run.") { from, keys, startOver };
        command.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() =>
            RunAsync(parsed.GetValue(from), parsed.GetValue(keys), parsed.GetValue(startOver), settings, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(string? from, string? keys, bool startOver, string[] settings, CancellationToken cancellation)
    {
        using var host = await CommandHost.CreateAsync(settings, _ => { }, cancellation, prepare: false);
        var storage = host.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (storage.Provider != StorageOptions.Postgres)
        {
            await Console.Error.WriteLineAsync($"{StorageOptions.Section}:Provider is {storage.Provider}. Set it, and ConnectionString, to the PostgreSQL database that the store is to move to.");
            return ExitCode.WrongUse;
        }

        var data = host.Services.GetRequiredService<DataDirectory>();
        var move = new StoreMove(from ?? data.File("mailsecurity.db"), keys ?? data.File("keys"), storage.ConnectionString, new MoveLines().Show);
        try
        {
            var report = await move.RunAsync(startOver, cancellation);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"moved: {report.Rows:N0} rows of {report.Tables} tables, {report.Keys} keys; both sides are equal. The SQLite store is as it was."));
            return ExitCode.Done;
        }
        catch (MoveException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. Run it again to go on.");
            return ExitCode.Failed;
        }
    }
}
