using System.Net;
using MailSecurity.Benchmarks.Boards;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>
/// soak [MINUTES] [--seconds S] [--boards N] [--json]: everything at once on a dashboard of its own (see <see cref="SoakLoads"/>), with open boards that are real
/// circuits; 30 minutes without a number. A row for each minute, and whether what must not grow is flat (see <see cref="Trend"/>). In less than
/// ten minutes nothing is flat yet, so then only counts, errors and lost boards decide.
/// </summary>
internal static class SoakVerb
{
    private const int LongEnough = 600;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Option("--seconds", args.First(30) * 60);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-soak-").FullName;
        try
        {
            using var panel = await SoakPanel.StartAsync(folder);
            var empty = await Limits.EmptyEndpointAsync(panel.Dashboard.Address, 8);
            return await MeasureAsync(panel, TimeSpan.FromSeconds(seconds), args.Option("--boards", seconds < LongEnough ? 10 : 50), empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(SoakPanel panel, TimeSpan time, int boards, double empty)
    {
        var (history, before) = LoadLines.History();
        await File.WriteAllTextAsync(panel.LogPath, history + LoadLines.Takeover(0));
        await panel.SettleAsync(before + 2);
        var cookies = new CookieContainer();
        using var browser = await SignedInBrowser.OpenAsync(panel.Dashboard.Address, cookies, SoakPanel.Email, SoakPanel.Password);
        using var loads = new SoakLoads(panel, browser);
        using var end = new CancellationTokenSource();
        var open = new List<CircuitClient>();
        for (var number = 0; number < boards; number++)
        {
            open.Add(new CircuitClient(new Uri(panel.Dashboard.Address, "/security/incidents?sort=lastlogin"), cookies, _ => { }));
            await open[^1].OpenAsync(browser, end.Token);
        }

        using var stop = new CancellationTokenSource(time);
        var running = loads.All.Select(load => load.RunAsync(stop.Token)).ToList();
        var minutes = await new SoakWatch(panel, loads).WatchAsync(time);
        await Task.WhenAll(running);
        var lost = open.Where(board => board.Error is not null).ToList();
        await end.CancelAsync();
        open.ForEach(board => board.Dispose());

        var accepted = before + 2 + loads.Accepted;
        var (stored, analysed) = await panel.SettleAsync(accepted);
        Table.Row("logins accepted", accepted);
        Table.Row("logins stored", stored);
        Table.Row("logins analysed", analysed);
        Table.Row("incidents", panel.Incidents());
        Table.Row("batches on boards", open.Sum(board => board.Batches));
        Table.Row("boards lost", lost.Count, lost.FirstOrDefault()?.Error ?? $"of {boards}");
        foreach (var load in loads.All)
        {
            Table.Row($"errors of {load.Name}", load.Errors, load.Errors > 0 ? load.Problem : $"of {load.Done:N0}");
        }

        var requests = loads.Answered.Sum(load => load.Done) / time.TotalSeconds;
        Table.Ratio("empty endpoint (of requests a second)", requests, empty);
        Table.Row("most memory", minutes.Max(minute => minute.Megabytes), "MB");
        Table.Row("most handles", minutes.Max(minute => minute.Descriptors));
        Table.Row("most threads", minutes.Max(minute => minute.Threads));
        var isFlat = Judge(minutes, loads);
        var isRight = (stored, analysed, lost.Count, loads.All.Sum(load => load.Errors)) == (accepted, accepted, 0, 0);
        Console.WriteLine($"Counts and errors: {(isRight ? "right" : "WRONG")}. Verdict: {(time.TotalSeconds < LongEnough ? "too short for one" : isFlat ? "flat" : "NOT FLAT")}.");
        return isRight && (isFlat || time.TotalSeconds < LongEnough) ? 0 : 1;
    }

    private static bool Judge(IReadOnlyList<SoakMinute> minutes, SoakLoads loads)
    {
        List<Trend> trends =
        [
            Trend.Of("memory, MB", [.. minutes.Select(minute => minute.Megabytes)], floor: 40),
            Trend.Of("heap after a collection, MB", [.. minutes.Select(minute => minute.HeapMegabytes)], floor: 20),
            Trend.Of("handles", [.. minutes.Select(minute => (double)minute.Descriptors)], floor: 20),
            Trend.Of("threads", [.. minutes.Select(minute => (double)minute.Threads)], floor: 10),
            Trend.Of("logins not analysed yet", [.. minutes.Select(minute => minute.Waiting)], floor: 5_000),
            .. loads.Answered.Select(load => Trend.Of($"{load.Name} p50, ms", [.. minutes.Select(minute => minute.P50.GetValueOrDefault(load.Name, double.NaN))], floor: 20)),
        ];
        foreach (var trend in trends)
        {
            Table.Row($"second half: {trend.What} grew by", trend.Growth, $"of {trend.Middle:N1}, allowed {trend.Allowed:N1}{(trend.IsFlat ? "" : ": NOT FLAT")}");
        }

        Table.Detail("minutes", minutes);
        Table.Detail("trends", trends);
        return trends.TrueForAll(trend => trend.IsFlat);
    }
}
