using System.Diagnostics;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>Looks once a minute, in a short run every few seconds.</summary>
internal sealed class SoakWatch(SoakPanel panel, SoakLoads loads)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private double _accepted;
    private TimeSpan _processor;

    public async Task<IReadOnlyList<SoakMinute>> WatchAsync(TimeSpan time)
    {
        var (watch, minutes, each) = (Stopwatch.StartNew(), new List<SoakMinute>(), time < 10 * Long ? Short : Long);
        _processor = panel.Dashboard.ProcessorTime;
        Console.WriteLine(SoakMinute.Head);
        for (var number = 1; number * each <= time; number++)
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(0, ((number * each) - watch.Elapsed).Ticks)));
            minutes.Add(await LookAsync(watch.Elapsed, each));
            Console.WriteLine(minutes[^1]);
        }

        return minutes;
    }

    private async Task<SoakMinute> LookAsync(TimeSpan at, TimeSpan each)
    {
        var (state, accepted, processor) = (ProcessState.Read(panel.Dashboard.ProcessId), loads.Accepted, panel.Dashboard.ProcessorTime);
        var times = loads.Answered.Select(load => (load.Name, Times: load.TakeTimes())).Where(load => load.Times.Length > 0).ToList();
        var minute = new SoakMinute(
            at.TotalSeconds,
            state.Megabytes,
            await panel.MetricAsync("dotnet_gc_last_collection_heap_size_bytes") / 1e6,
            state.Descriptors,
            state.Threads,
            (processor - _processor) / each,
            (accepted - _accepted) / each.TotalSeconds,
            panel.Waiting(),
            times.ToDictionary(load => load.Name, load => load.Times[load.Times.Length / 2]),
            times.ToDictionary(load => load.Name, load => load.Times[load.Times.Length * 95 / 100]));
        (_accepted, _processor) = (accepted, processor);
        return minute;
    }
}
