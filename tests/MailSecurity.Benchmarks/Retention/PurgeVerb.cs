using System.Diagnostics;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Benchmarks.Retention;

/// <summary>Purges many logins while 2,000 arrive each second, and says how long those waited for their commit.</summary>
internal static class PurgeVerb
{
    private const int PerSecond = 2_000;
    private const int PerBatch = 20;
    private const int PerCommit = 50_000;
    private const int Users = 20_000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args)
    {
        var logins = args.First(1_000_000);
        var (raw, commit) = (Limits.RawInsert(), Limits.Commit());
        var folder = Directory.CreateTempSubdirectory("mailsecurity-purge-").FullName;
        try
        {
            await using var bench = await ImportBench.CreateAsync(folder);
            var account = await bench.Get<AccountStore>().FindOrAddAsync("Default", default);
            await FillAsync(bench, account, logins);
            var full = await bench.Get<IStoreFile>().SizeAsync(default);
            Table.Row("bytes per stored login", (double)full.Bytes / logins, "B");

            using var calm = new CancellationTokenSource(Calm);
            Print("without a purge", await SendAsync(bench, account, calm.Token), commit);

            using var purging = new CancellationTokenSource();
            var sending = SendAsync(bench, account, purging.Token);
            var watch = Stopwatch.StartNew();
            var report = await bench.Get<Purge>().RunAsync(default);
            var seconds = watch.Elapsed.TotalSeconds;
            await purging.CancelAsync();
            Print("during the purge", await sending, commit);
            var after = await bench.Get<IStoreFile>().SizeAsync(default);
            Table.Row("purged", report.Logins, $"logins in {seconds:0} s");
            Table.Ratio("raw insert", report.Logins / seconds, raw);
            Table.Row("longest transaction of the purge", report.LongestHeld.TotalMilliseconds, "ms");
            Table.Row("store before / after", full.Bytes / 1e6, $"/ {after.Bytes / 1e6:N0} MB, of it free {after.FreeBytes / 1e6:N0} MB");
            Table.Row("write-ahead log", after.LogBytes / 1e6, "MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task FillAsync(ImportBench bench, int account, int logins)
    {
        var first = TimeProvider.System.GetUtcNow().AddDays(-120);
        for (var stored = 0; stored < logins; stored += PerCommit)
        {
            var batch = NewBatch(account);
            batch.Logins.AddRange(Enumerable.Range(stored, Math.Min(PerCommit, logins - stored)).Select(number => Login(number, first.AddSeconds(number * 2.0))));
            await bench.Get<IntakeStore>().CommitAsync([batch], default);
        }

        await bench.Get<LoginAnalysis>().DrainAllAsync(default);
    }

    private static async Task<List<double>> SendAsync(ImportBench bench, int account, CancellationToken until)
    {
        var (queue, sent, watch) = (bench.Get<IntakeQueue>(), new List<Task<double>>(), Stopwatch.StartNew());
        for (var number = 0; !until.IsCancellationRequested; number++)
        {
            // By the clock and not after the answer: a wait makes the next one no later.
            var due = TimeSpan.FromSeconds((double)number * PerBatch / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, CancellationToken.None);
            }

            sent.Add(SendOneAsync(queue, account, number));
        }

        return [.. (await Task.WhenAll(sent)).Order()];
    }

    private static async Task<double> SendOneAsync(IntakeQueue queue, int account, int number)
    {
        var batch = NewBatch(account);
        batch.Logins.AddRange(Enumerable.Range(number * PerBatch, PerBatch).Select(login => Login(login, TimeProvider.System.GetUtcNow())));
        var watch = Stopwatch.StartNew();
        await queue.StoreAsync(batch, CancellationToken.None);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Print(string what, List<double> waits, double commit)
    {
        Table.Row($"commit of {PerBatch} logins {what}, p50", waits[waits.Count / 2], "ms");
        Table.Ratio("raw commit of one row (times longer)", waits[waits.Count / 2], commit);
        Table.Row("  p99", waits[(int)(waits.Count * 0.99)], "ms");
        Table.Row("  most", waits[^1], $"ms of {waits.Count:N0} commits");
    }

    private static IntakeBatch NewBatch(int account) => new() { AccountId = account, Source = SourceKind.Api, SourceName = "bench" };

    // Consecutive numbers are spread over the Users, as in a log.
    private static LoginEvent Login(int number, DateTimeOffset at) => new()
    {
        At = at,
        User = MailUser.Parse($"user{(int)(number * 7919L % Users)}@example.org"),
        Address = ClientAddress.Parse($"{(number % 190) + 11}.{number % 7}.{number % 201}.9"),
        Protocol = MailProtocol.Imap,
        Outcome = LoginOutcome.Succeeded,
        Key = (ulong)(number + at.UtcTicks),
    };
}
