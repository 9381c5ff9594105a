using System.Globalization;
using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Processes;
using MailSecurity.Playground;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>kill -9 of the real process at moments spread over an import, and the same command again.</summary>
public sealed class CrashTests
{
    private const int Lines = 60_000;

    [Fact]
    public async Task Import_WhenKilledAgainAndAgain_EndsWithTheRowsAndIncidentsOfAnUndisturbedRun()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-crash-").FullName;
        var log = Path.Combine(folder, "mail.log");
        await WriteLogAsync(log);
        var calm = Directory.CreateDirectory(Path.Combine(folder, "calm")).FullName;
        var (exitCode, output, errors) = await TheProgram.RunAsync(calm, ["import", "--json", log]);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(Lines, JsonDocument.Parse(output).RootElement.GetProperty("lines").GetInt32());

        var rough = Directory.CreateDirectory(Path.Combine(folder, "rough")).FullName;
        var kills = 0;
        for (var loginsBeforeKill = 2_000; loginsBeforeKill <= 32_000; loginsBeforeKill += 6_000)
        {
            kills += await ImportAndKillAsync(rough, log, loginsBeforeKill) ? 1 : 0;
        }

        (exitCode, _, errors) = await TheProgram.RunAsync(rough, ["import", log]);

        Assert.True(exitCode == 0, errors);
        Assert.True(kills >= 3, $"Only {kills} of the imports were killed before their end.");
        Assert.Equal(Contents(calm), Contents(rough));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Panel_WhenKilledWhileLinesArrive_LosesNothingAndCountsNothingTwice()
    {
        const int Rounds = 5;
        const int LinesPerRound = 3_000;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-crash-").FullName;
        var now = DateTimeOffset.UtcNow.AddHours(-1);
        for (var round = 0; round < Rounds; round++)
        {
            await using var panel = await Panel.StartAsync(folder: folder);
            var lines = Enumerable.Range(round * LinesPerRound, LinesPerRound)
                .Select(number => MailLines.Login(now.AddMilliseconds(number), $"user{number % 100}@example.org", MailLines.Germany));
            await panel.AppendAsync(string.Concat(lines));

            // Somewhere in the middle of what it has just found in the log.
            while (Count(folder) <= (round * LinesPerRound) + (LinesPerRound / 3))
            {
                await Pause.AMomentAsync();
            }

            await panel.KillAsync();
        }

        await using (await Panel.StartAsync(folder: folder))
        {
            while (Count(folder) < Rounds * LinesPerRound)
            {
                await Pause.AMomentAsync();
            }
        }

        using (var store = Open(folder))
        {
            Assert.Equal([$"{Rounds * LinesPerRound}"], Rows(store, "SELECT COUNT(*) FROM Logins"));
            Assert.Equal([$"{Rounds * LinesPerRound}|0"], Rows(store, "SELECT Lines, Duplicates FROM Sources"));
        }

        Directory.Delete(folder, recursive: true);
    }

    // The bulk mix for volume, and attacks on known Users for incidents.
    private static async Task WriteLogAsync(string path)
    {
        var traffic = new MailTraffic(new TrafficOptions { Start = DateTimeOffset.UtcNow.AddDays(-2) });
        await using var text = new StreamWriter(path) { NewLine = "\n" };
        foreach (var line in traffic.Generate(DateTimeOffset.UtcNow.AddDays(-7), DateTimeOffset.UtcNow.AddDays(-2)).Concat(traffic.Live()).Take(Lines))
        {
            await text.WriteLineAsync(line.Text);
        }
    }

    private static async Task<bool> ImportAndKillAsync(string folder, string log, int loginsBeforeKill)
    {
        using var process = TheProgram.Start(folder, "import", log);
        while (!process.HasExited && Count(folder) < loginsBeforeKill)
        {
            // The store itself says when: no clock is involved, so a slow machine is killed at the same point.
        }

        var running = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        return running;
    }

    private static long Count(string folder)
    {
        try
        {
            using var store = Open(folder);
            using var command = store.CreateCommand();
            command.CommandText = "SELECT COALESCE(MAX(Id), 0) FROM Logins";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            // Not made yet.
            return 0;
        }
    }

    private static List<string> Contents(string folder)
    {
        using var store = Open(folder);
        string[] queries =
        [
            "SELECT u.Name, l.At, l.Key, hex(l.Address), l.Protocol, l.Outcome, l.Attempts, p.Country, p.Asn FROM Logins l JOIN MailUsers u ON u.Id = l.UserId JOIN Locations p ON p.Id = l.LocationId ORDER BY 1, 2, 3",
            "SELECT u.Name, m.At, m.Key, m.Recipients FROM Messages m JOIN MailUsers u ON u.Id = m.UserId ORDER BY 1, 2, 3",
            "SELECT User, Severity, Status, OpenedAt, LastSeenAt, MessagesSent24h, Recipients24h, Countries FROM Incidents ORDER BY 1",
            "SELECT u.Name, r.Rule, r.Signature, r.Severity, r.FirstAt, r.LastAt, r.Count, r.Text, r.SuppressedBecause FROM Reasons r JOIN MailUsers u ON u.Id = r.UserId ORDER BY 1, 2, 3, r.IncidentId IS NULL",
            "SELECT u.Name, hex(p.Profile) FROM Profiles p JOIN MailUsers u ON u.Id = p.UserId ORDER BY 1",
        ];
        return [.. queries.SelectMany(query => Rows(store, query))];
    }

    private static List<string> Rows(SqliteConnection store, string query)
    {
        using var command = store.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))));
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "mailsecurity.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
