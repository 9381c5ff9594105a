using System.Diagnostics;
using System.Globalization;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Benchmarks.Stores;

/// <summary>
/// How many logins a second are stored and judged, on SQLite or, with the variable of the tests, on PostgreSQL. That server syncs
/// nothing, so it shows what the way into the database costs and not what a disk does.
/// </summary>
internal static class StoreVerb
{
    private const int PerCommit = 10_000;
    private const int Users = 20_000;

    // As they come, one a second, or over so many days.
    private static double _seconds = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var logins = args.First(300_000);
        var raw = Limits.RawInsert();
        var commit = Limits.Commit();
        _seconds = args is [_, var days, ..] ? double.Parse(days, CultureInfo.InvariantCulture) * 86_400 / logins : 1;
        await using var bench = await TestBench.CreateAsync();
        await StoreAsync(bench, 0, PerCommit);
        var watch = Stopwatch.StartNew();
        await StoreAsync(bench, PerCommit, logins);
        Table.Row($"stored, {(PostgresServer.IsAsked ? "PostgreSQL" : "SQLite")}", logins / watch.Elapsed.TotalSeconds, "logins/s");
        Table.Ratio("raw insert (into SQLite)", logins / watch.Elapsed.TotalSeconds, raw);
        watch.Restart();
        await bench.AnalyseAsync();
        Table.Row("judged", (logins + PerCommit) / watch.Elapsed.TotalSeconds, "logins/s");
        watch.Restart();
        for (var turn = 0; turn < 200; turn++)
        {
            await StoreAsync(bench, logins + PerCommit + turn, 1);
        }

        Table.Row("commit of one login", watch.Elapsed.TotalMilliseconds / 200, "ms");
        Table.Ratio("raw commit of one row (times longer)", watch.Elapsed.TotalMilliseconds / 200, commit);
        return 0;
    }

    private static async Task StoreAsync(TestBench bench, int first, int count)
    {
        for (var at = first; at < first + count; at += PerCommit)
        {
            await bench.StoreAsync(Enumerable.Range(at, Math.Min(PerCommit, first + count - at)).Select(Login));
        }
    }

    private static LoginEvent Login(int number) => A.Login(
        A.Noon.AddDays(-100).AddSeconds(number * _seconds), $"10.49.{number % 200}.{number % 250}", string.Create(CultureInfo.InvariantCulture, $"user{number * 7919L % Users}@example.org"));
}
