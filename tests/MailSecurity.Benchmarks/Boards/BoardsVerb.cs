using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSecurity.Benchmarks.Boards;

/// <summary>
/// boards [N] [--seconds S] [--incidents I] [--serve]: N open boards, each a real circuit over a WebSocket of its own, while 20
/// incidents a second change. Counts from the commit until the change has arrived; a browser then still has to paint it.
/// --serve prints where to sign in and waits, for a look with a browser.
/// </summary>
internal static partial class BoardsVerb
{
    private const int PerSecond = 20;
    private const int FirstNumber = 1_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var boards = args.First(200);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-boards-").FullName;
        try
        {
            await using var host = await BoardsHost.StartAsync(folder, args.Option("--incidents", 200));
            if (args.Contains("--serve"))
            {
                Console.WriteLine($"{host.Address} {BoardsHost.Email} {BoardsHost.Password}");
                await Task.Delay(TimeSpan.FromSeconds(args.Option("--seconds", 600)));
                return 0;
            }

            return await MeasureAsync(host, boards, TimeSpan.FromSeconds(args.Option("--seconds", 60)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(BoardsHost host, int boards, TimeSpan time)
    {
        var committedAt = new long[(int)time.TotalSeconds * PerSecond + PerSecond];
        var (latencies, dropped) = (new ConcurrentBag<double>(), 0);
        using var http = await host.SignInAsync();
        using var end = new CancellationTokenSource();
        var commit = Limits.Commit();
        Table.Row("managed memory before", Managed(), "MB");
        var clients = new List<CircuitClient>();
        try
        {
            for (var number = 0; number < boards; number++)
            {
                var latest = -1;
                var client = new CircuitClient(new Uri(host.Address, "/security/incidents?sort=lastlogin"), host.Cookies, batch =>
                {
                    // Each change once per board: a row may be painted again for another reason.
                    var shown = Read(batch).Where(change => change > latest && change < committedAt.Length).Distinct().ToList();
                    foreach (var change in shown)
                    {
                        latencies.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref committedAt[change])).TotalMilliseconds);
                        latest = Math.Max(latest, change);
                    }
                });
                clients.Add(client);
                await client.OpenAsync(http, end.Token);
            }

            Table.Row("boards open", clients.Count);
            Table.Row("managed memory with them", Managed(), "MB");
            var (cpu, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / PerSecond));
            var changes = 0;
            while (watch.Elapsed < time && changes < committedAt.Length && await timer.WaitForNextTickAsync())
            {
                var change = changes++;
                await host.ChangeAsync(host.Incidents[change % host.Incidents.Count], FirstNumber + change, () => Volatile.Write(ref committedAt[change], Stopwatch.GetTimestamp()));
                if (change == committedAt.Length / 2)
                {
                    Table.Row("managed memory half way", Managed(), "MB");
                }
            }

            Table.Row("changes a second", changes / watch.Elapsed.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(2));
            Table.Row("processors used, server and clients", (Process.GetCurrentProcess().TotalProcessorTime - cpu) / watch.Elapsed);
            Table.Row("managed memory after", Managed(), "MB");
            dropped = clients.Count(client => client.Error is not null);
            Table.Row("boards lost", dropped);
            Table.Row("changes seen by boards", latencies.Count);
            Table.Row("... of so many", (double)changes * boards);
            var sorted = latencies.Order().ToArray();
            foreach (var part in sorted.Length == 0 ? [] : new[] { 50, 95, 99 })
            {
                Table.Row($"commit to board, p{part}", sorted[(sorted.Length - 1) * part / 100], "ms");
            }

            if (sorted.Length > 0)
            {
                Table.Ratio("raw commit of one row (p50, times longer)", sorted[sorted.Length / 2], commit);
            }

            Table.Row("batches per board and second", clients.Sum(client => client.Batches) / watch.Elapsed.TotalSeconds / boards);
            Table.Row("bytes per board and second", clients.Sum(client => client.Bytes) / watch.Elapsed.TotalSeconds / boards);
            Table.Row("peak memory of this process", Memory.PeakMegabytes(), "MB");
        }
        finally
        {
            await end.CancelAsync();
            clients.ForEach(client => client.Dispose());
        }

        return dropped == 0 ? 0 : 1;
    }

    private static IEnumerable<int> Read(byte[] batch) => Number().Matches(Encoding.Latin1.GetString(batch))
        .Select(match => int.Parse(match.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) - FirstNumber);

    private static double Managed() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    [GeneratedRegex(@"1,\d{3},\d{3}")]
    private static partial Regex Number();
}
