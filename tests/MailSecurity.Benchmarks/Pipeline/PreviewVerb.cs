using System.Diagnostics;
using System.Globalization;
using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Playground;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Benchmarks.Pipeline;

/// <summary>
/// preview [LOGINS]: the preview of Mark as Safe and the saving itself on a store with so many logins, for each offered
/// range around addresses that Users logged in from.
/// </summary>
internal static class PreviewVerb
{
    private const int Addresses = 40;

    public static async Task<int> RunAsync(string[] args)
    {
        var logins = args.Length > 0 ? long.Parse(args[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-preview-").FullName;
        try
        {
            await using var bench = await ImportBench.CreateAsync(folder);
            var log = Path.Combine(folder, "mail.log");
            await using (var file = File.Create(log))
            {
                MailTraffic.WriteLog(file, logins * 100 / 85, 1);
            }

            var filled = await bench.ImportAsync(log);
            File.Delete(log);
            Table.Row("stored", filled.Rows);
            Table.Row("imported", filled.Rows / filled.Seconds, "rows/s");
            Table.Ratio("raw insert", filled.Rows / filled.Seconds, Limits.RawInsert());
            await MeasureAsync(bench);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ImportBench bench)
    {
        var store = bench.Get<Store>();
        var account = await bench.Get<AccountStore>().FindOrAddAsync("Default", default);
        Table.Row("rows of daily counts", await store.ReadAsync(Tenant.System, db => db.AddressDays.CountAsync()));
        var sample = await SampleAsync(store);
        var previews = bench.Get<TrustPreviews>();
        await TimeAsync(previews, account, sample.Take(3), new Dictionary<int, List<double>>());
        var times = new Dictionary<int, List<double>>();
        await TimeAsync(previews, account, sample, times);
        foreach (var (length, taken) in times.OrderByDescending(known => known.Key))
        {
            taken.Sort();
            Table.Row($"preview of /{length}, median", taken[taken.Count / 2], "ms");
            Table.Row($"preview of /{length}, slowest", taken[^1], "ms");
        }

        var watch = Stopwatch.StartNew();
        var (address, user) = sample[0];
        var wanted = new NewTrustedRange(new Network(address.NetworkOf(17), 17).ToString(), user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..], null, "Benchmark", null);
        var answer = await bench.Get<TrustStore>().AddAsync(TrustCaller.Program(Tenant.Of(account), "bench"), wanted, default);
        var saved = watch.Elapsed.TotalMilliseconds;
        Table.Row("saving a /17 for a Domain", saved, "ms");
        Table.Ratio("raw commit of one row (times longer)", saved, Limits.Commit());
        Table.Row("incidents it judged otherwise", answer.Rejudged.Cases.Count);
    }

    private static async Task TimeAsync(
        TrustPreviews previews, int account, IEnumerable<(ClientAddress Address, string User)> sample, Dictionary<int, List<double>> times)
    {
        foreach (var (address, user) in sample)
        {
            var domain = user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..];
            foreach (var length in address.IsIPv4 ? new[] { 32, 24, 22, 17 } : [128, 64, 48, 40])
            {
                var watch = Stopwatch.StartNew();
                await previews.ReadAsync(Tenant.Of(account), new PreviewQuestion(new Network(address.NetworkOf(length), length), domain, user, false), default);
                if (!times.TryGetValue(length, out var taken))
                {
                    times[length] = taken = [];
                }

                taken.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
    }

    // The busiest addresses of the last days and some of the others.
    private static Task<List<(ClientAddress Address, string User)>> SampleAsync(Store store) => store.ReadAsync(Tenant.System, async db =>
    {
        var latest = await db.AddressDays.MaxAsync(row => row.Day);
        var rows = await db.AddressDays.Where(row => row.Day == latest).OrderByDescending(row => row.Successes).Take(Addresses / 2).ToListAsync();
        rows.AddRange(await db.AddressDays.Where(row => row.Day == latest).OrderBy(row => row.UserId).Take(Addresses / 2).ToListAsync());
        var users = rows.Select(row => row.UserId).Distinct().ToArray();
        var names = await db.MailUsers.Where(user => users.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name);
        return rows.ConvertAll(row => (row.Address, names[row.UserId]));
    });
}
