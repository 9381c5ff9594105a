using System.Globalization;

namespace MailSecurity.Benchmarks.Policy;

/// <summary>
/// policy [RATE] [SECONDS] [--store locked|broken]: a dashboard of its own under the requests of a busy Dovecot, two "allow" for each "report"; its
/// store as usual, or locked by somebody else, or overwritten with nonsense once the key is known.
/// </summary>
internal static class PolicyVerb
{
    private const int WarmUpSeconds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        var store = Array.IndexOf(args, "--store") is var at and >= 0 ? args[at + 1] : "";
        args = [.. args.TakeWhile(word => word != "--store")];
        var rate = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
        var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-policy-").FullName;
        try
        {
            using var dashboard = await RunningDashboard.StartAsync(folder);
            await new PolicyLoad(dashboard.Port, dashboard.Key, rate).RunAsync(WarmUpSeconds);
            var empty = await Limits.EmptyEndpointAsync(dashboard.Address, 100);
            using var gone = StoreTakenAway.From(Path.Combine(folder, "data"), store);
            var load = new PolicyLoad(dashboard.Port, dashboard.Key, rate);
            var elapsed = await load.RunAsync(seconds);
            Table.Row("requests a second wanted", rate);
            Table.Row("requests a second reached", load.Answered / elapsed.TotalSeconds, "/s");
            Table.Ratio("empty endpoint", load.Answered / elapsed.TotalSeconds, empty);
            Write("allow", load.Allow);
            Write("report, answered after the commit", load.Report);
            Table.Row("answers to allow other than 200", load.Refused);
            Table.Row("answers to report other than 200", load.Errors - load.Refused);
            Table.Row("dashboard's processor time for a request", (dashboard.ProcessorTime / load.Answered).TotalMicroseconds, "µs");
            return load.Refused == 0 && (load.Errors == 0 || store.Length > 0) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        foreach (var (name, share) in new[] { ("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("most", 1) })
        {
            Table.Row($"{what}: {name}", milliseconds[(int)((milliseconds.Count - 1) * share)], "ms");
        }
    }
}
