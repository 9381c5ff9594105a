using System.Diagnostics;
using System.Globalization;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Storage;
using MailSecurity.Playground;

namespace MailSecurity.Benchmarks.Detection;

/// <summary>
/// backtest [LOGINS]: a back-test of 30 days on a store with so many logins, with another sensitivity and another threshold, and how
/// long one takes to stop.
/// </summary>
internal static class BackTestVerb
{
    private static readonly BackTestProposal Proposal = new()
    {
        Sensitivity = Sensitivity.Strict,
        Thresholds = new Dictionary<string, double> { ["ManyNetworks:PerDay"] = 8 },
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var logins = args.Length > 0 ? long.Parse(args[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-backtest-").FullName;
        try
        {
            await using var bench = await ImportBench.CreateAsync(folder, new Then());
            var log = Path.Combine(folder, "mail.log");
            await using (var file = File.Create(log))
            {
                MailTraffic.WriteLog(file, logins * 100 / 85, 1);
            }

            await bench.ImportAsync(log);
            File.Delete(log);
            await MeasureAsync(bench, Limits.Parse());
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ImportBench bench, double parse)
    {
        var tenant = Tenant.Of(await bench.Get<AccountStore>().FindOrAddAsync("Default", default));
        var tester = bench.Get<BackTester>();
        var clock = Stopwatch.StartNew();
        var result = await tester.RunAsync(tenant, Proposal, _ => { }, default);
        Table.Row("logins judged twice", result.Logins);
        Table.Row("30 days", clock.Elapsed.TotalSeconds, "s");
        Table.Ratio("raw parse (of logins a second)", result.Logins / clock.Elapsed.TotalSeconds, parse);
        Table.Row("incidents with the present settings", result.Counts.Sum(counts => counts.Present));
        Table.Row("new, gone and changed ones", result.Counts.Sum(counts => counts.New + counts.Gone + counts.Changed));
        Table.Row("working set", Environment.WorkingSet / 1_048_576.0, "MB");

        // Of this length most logins lie before it, so that what was known of each User has to be looked up.
        clock.Restart();
        result = await tester.RunAsync(tenant, Proposal with { Days = 7 }, _ => { }, default);
        Table.Row("logins judged twice, 7 days", result.Logins);
        Table.Row("7 days", clock.Elapsed.TotalSeconds, "s");

        using var stop = new CancellationTokenSource();
        try
        {
            await tester.RunAsync(tenant, Proposal, progress =>
            {
                if (progress.Users == 1_000)
                {
                    clock.Restart();
                    stop.Cancel();
                }
            }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            Table.Row("from cancel to the end", clock.Elapsed.TotalMilliseconds, "ms");
        }
    }

    // The bulk log's twenty days end here.
    private sealed class Then : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    }
}
