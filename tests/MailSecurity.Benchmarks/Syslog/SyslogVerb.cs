using System.Globalization;

namespace MailSecurity.Benchmarks.Syslog;

/// <summary>
/// syslog [LINES] [--json]: logins as rsyslog sends them to a dashboard of its own, over each transport; TCP and TLS as fast as they are
/// taken, UDP at fixed rates, with what was dropped.
/// </summary>
internal static class SyslogVerb
{
    private static readonly int[] Rates = [5_000, 10_000, 20_000, 40_000];

    public static async Task<int> RunAsync(string[] args)
    {
        var lines = args.First(200_000);
        var raw = Limits.RawInsert();
        var runs = new List<SyslogRun>();
        foreach (var transport in Enum.GetValues<SyslogTransport>())
        {
            foreach (var rate in transport is SyslogTransport.Udp ? Rates : [0])
            {
                runs.Add(await MeasureAsync(transport, rate, lines));
                Table.Ratio("raw insert", runs[^1].StoredPerSecond, raw);
            }
        }

        Table.Detail("runs", runs);
        return runs.TrueForAll(run => run.Unaccounted == 0) ? 0 : 1;
    }

    // Each with an empty store: what came before is no burden of what comes next.
    private static async Task<SyslogRun> MeasureAsync(SyslogTransport transport, int rate, int lines)
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-syslog-").FullName;
        try
        {
            await using var load = await SyslogLoad.StartAsync(folder, transport);
            var run = await load.RunAsync(lines, rate);
            var name = transport.ToString().ToLowerInvariant() + (rate > 0 ? string.Create(CultureInfo.InvariantCulture, $" at {rate:N0}/s") : "");
            Table.Row($"{name}: stored", run.StoredPerSecond, "lines/s");
            Table.Row($"{name}: dropped and counted", run.Dropped, $"of {run.Sent}");
            Table.Row($"{name}: neither", run.Unaccounted);
            Table.Row($"{name}: dashboard's processor time", run.MicrosecondsPerLine, "µs/line");
            return run;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>How lines travel.</summary>
internal enum SyslogTransport
{
    Tcp,
    TcpOctets,
    Tls,
    Udp,
}

/// <summary>One measurement. What was lost after the last line that arrived is in <see cref="Unaccounted"/>: nothing came that could have carried the count.</summary>
internal sealed record SyslogRun(string Transport, int Rate, long Sent, long Stored, long Dropped, double Seconds, double MicrosecondsPerLine)
{
    public long Unaccounted => Sent - Stored - Dropped;

    public double StoredPerSecond => Stored / Seconds;
}
