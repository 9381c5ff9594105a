using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>
/// burst [RATE] [SECONDS] [--per-request N] [--senders N] [--json]: so many logins a second by HTTP, 0 as fast as they are taken; 30,000 for 60 s without numbers.
/// What was accepted must be stored and analysed, and what cannot be taken must be refused rather than kept in memory.
/// </summary>
internal static class BurstVerb
{
    private static readonly HttpStatusCode[] Fair = [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable];

    public static async Task<int> RunAsync(string[] args)
    {
        var (rate, seconds) = (args.First(30_000), args.Length > 1 && !args[1].StartsWith('-') ? args[1..].First(60) : 60);
        var (perRequest, senders) = (args.Option("--per-request", 500), args.Option("--senders", 16));
        var folder = Directory.CreateTempSubdirectory("mailsecurity-burst-").FullName;
        try
        {
            using var panel = await SoakPanel.StartAsync(folder);
            var raw = Limits.RawInsert();
            using var http = new HttpClient
            {
                BaseAddress = panel.Dashboard.Address,
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", panel.Dashboard.Key) },
                Timeout = TimeSpan.FromMinutes(10),
            };
            var answers = new ConcurrentDictionary<HttpStatusCode, int>();
            var load = new SteadyLoad("burst", rate == 0 ? 1_000_000 : (double)rate / perRequest, senders, number => SendAsync(http, number, perRequest, answers));
            return await MeasureAsync(panel, load, rate, perRequest, TimeSpan.FromSeconds(seconds), answers, raw);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        SoakPanel panel, SteadyLoad load, int rate, int perRequest, TimeSpan time, ConcurrentDictionary<HttpStatusCode, int> answers, double raw)
    {
        using var stop = new CancellationTokenSource(time);
        using var over = new CancellationTokenSource();
        var peak = PeakAsync(panel.Dashboard.ProcessId, over.Token);
        var watch = Stopwatch.StartNew();
        await load.RunAsync(stop.Token);
        var sent = watch.Elapsed.TotalSeconds;
        double accepted = load.Accepted;
        var (stored, analysed) = await panel.SettleAsync(accepted);
        var settled = watch.Elapsed.TotalSeconds;
        await over.CancelAsync();

        Table.Row("logins offered", (double)load.Done * perRequest, rate > 0 ? $"of {rate * time.TotalSeconds:N0} wanted" : "as fast as they are taken");
        Table.Row("logins accepted", accepted, string.Join(", ", answers.Select(answer => $"{(int)answer.Key}: {answer.Value:N0}")));
        Table.Row("logins stored", stored);
        Table.Row("logins analysed", analysed);
        Table.Row("accepted a second", accepted / sent, "logins/s");
        Table.Row("analysed a second, to the end", analysed / settled, "logins/s");
        Table.Row("requests without an answer", load.Errors, load.Problem);
        var times = load.TakeTimes();
        if (rate > 0 && times.Length > 0)
        {
            Table.Row("answer from when it was due, p50", times[times.Length / 2], "ms");
            Table.Row("... p99", times[times.Length * 99 / 100], "ms");
        }

        Table.Row("most memory", await peak, "MB");
        Table.Ratio("raw insert", analysed / settled, raw);
        return accepted > 0 && (stored, analysed, load.Errors) == (accepted, accepted, 0) && answers.Keys.All(Fair.Contains) ? 0 : 1;
    }

    private static async Task<int> SendAsync(HttpClient http, int number, int perRequest, ConcurrentDictionary<HttpStatusCode, int> answers)
    {
        var body = new StringBuilder(perRequest * 150);
        var at = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        for (var login = (long)number * perRequest; login < (number + 1L) * perRequest; login++)
        {
            body.Append(CultureInfo.InvariantCulture, $"{{\"at\":\"{at}\",\"user\":\"{LoadLines.User("burst", login)}\",\"ip\":\"{LoadLines.Address(login)}\",\"protocol\":\"imap\",\"success\":true,\"id\":\"b{login}\"}}\n");
        }

        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await http.PostAsync("/api/v1/logins", content);
        answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
        return answer.StatusCode is HttpStatusCode.OK ? perRequest : 0;
    }

    private static async Task<double> PeakAsync(int process, CancellationToken until)
    {
        var most = 0.0;
        while (!until.IsCancellationRequested)
        {
            most = Math.Max(most, ProcessState.Read(process).Megabytes);
            await Task.Delay(100, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return most;
    }
}
