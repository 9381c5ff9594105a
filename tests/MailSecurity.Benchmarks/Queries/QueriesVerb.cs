using System.Diagnostics;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks.Queries;

/// <summary>queries [LOGINS]: what the incident page asks of a store of so many logins, for a User with 100,000 of them.</summary>
internal static class QueriesVerb
{
    private const int OfBusy = 100_000;
    private const int PageSize = 100;
    private const int Rounds = 40;

    private static double _limit;

    public static async Task<int> RunAsync(string[] args)
    {
        var logins = args.First(10_000_000);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-queries-").FullName;
        try
        {
            var watch = Stopwatch.StartNew();
            await using var store = await FilledStore.CreateAsync(folder, logins, OfBusy);
            Table.Row("logins stored", logins);
            Table.Row("filled in", watch.Elapsed.TotalSeconds, "s");

            await MeasureAsync("limit: the latest 100 by a bare statement", () => RawLookAsync(folder, store.UserId));
            await MeasureAsync("open the incident", () => store.Incidents.FindAsync(store.Tenant, store.IncidentId, default));
            await MeasureAsync("count the User's logins", () => store.History.CountAsync(store.Tenant, store.UserId, 1_000_000, default));
            await MeasureAsync("map and timeline of 30 days", () => store.History.OverviewAsync(store.Tenant, store.UserId, store.Now.AddDays(-30), default));
            foreach (var (name, filter) in Filters(store.Now))
            {
                await MeasureAsync($"first look: {name}", () => store.History.LookAsync(store.Tenant, store.UserId, filter, null, PageSize, default));
            }

            await SearchAllAsync(store);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RawLookAsync(string folder, int user)
    {
        var file = Directory.EnumerateFiles(folder, "mailsecurity.db", SearchOption.AllDirectories).First();
        await using var store = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = $"SELECT * FROM Logins WHERE UserId = {user} ORDER BY At DESC LIMIT {PageSize}";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            _ = rows.GetInt64(0);
        }
    }

    private static IEnumerable<(string Name, LastLoginsFilter Filter)> Filters(DateTimeOffset now)
    {
        var rare = Network.Read("223.255.255.0/24").Network;
        yield return ("everything", LastLoginsFilter.All);
        yield return ("last 7 days", new() { From = now.AddDays(-7) });
        yield return ("not the last 7 days", new() { From = now.AddDays(-7), NotPeriod = true });
        yield return ("network that never was", new() { Network = rare });
        yield return ("not that network", new() { Network = rare, NotNetwork = true });
        yield return ("country BR", new() { Countries = ["BR"] });
        yield return ("not country BR", new() { Countries = ["BR"], NotCountries = true });
        yield return ("country that never was", new() { Countries = ["AQ"] });
        yield return ("owner that never was", new() { NetworkOwner = "no such owner" });
        yield return ("not owner Google", new() { NetworkOwner = "google", NotNetworkOwner = true });
        yield return ("protocol ManageSieve", new() { Protocols = [MailProtocol.ManageSieve] });
        yield return ("protocol that never was", new() { Protocols = [MailProtocol.Other] });
        yield return ("outcome failure", new() { Outcomes = [LoginOutcome.WrongCredentials] });
        yield return ("outcome that never was", new() { Outcomes = [LoginOutcome.Expired] });
        yield return ("six at once", new()
        {
            From = now.AddDays(-7),
            Network = rare,
            NotNetwork = true,
            Countries = ["US"],
            NetworkOwner = "a",
            Protocols = [MailProtocol.Imap],
            Outcomes = [LoginOutcome.Succeeded],
        });
    }

    // The worst there is: a value that never was, looked for through all 100,000 logins, look by look.
    private static async Task SearchAllAsync(FilledStore store)
    {
        var (watch, looks, longest) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        LoginPosition? next = null;
        do
        {
            var startedAt = watch.Elapsed;
            next = (await store.History.LookAsync(store.Tenant, store.UserId, new() { Countries = ["AQ"] }, next, PageSize, default)).Next;
            longest = watch.Elapsed - startedAt > longest ? watch.Elapsed - startedAt : longest;
            looks++;
        }
        while (next is not null);
        Table.Row("all 100,000 for a country that never was", watch.Elapsed.TotalMilliseconds, "ms");
        Table.Row("... in so many looks", looks);
        Table.Row("... the longest of them", longest.TotalMilliseconds, "ms");
    }

    private static async Task MeasureAsync(string what, Func<Task> query)
    {
        var times = new double[Rounds];
        await query();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await query();
            times[round] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        Table.Row($"{what}, p50", times[Rounds / 2], "ms");
        Table.Row("... p95", times[(int)(Rounds * 0.95)], "ms");
        if (_limit is 0)
        {
            _limit = times[Rounds / 2];
        }

        Table.Ratio("limit (times longer)", times[Rounds / 2], _limit);
    }
}
