using System.Runtime.CompilerServices;
using MailSecurity.Playground.Bulk;
using MailSecurity.Playground.People;

namespace MailSecurity.Playground;

/// <summary>Believable mail log traffic of a made-up provider, in the order of time; equal options give equal lines.</summary>
public sealed class MailTraffic(TrafficOptions options)
{
    /// <summary>Quiet days: everybody's habits and no attack. A session open at the end stays open.</summary>
    public IEnumerable<TrafficLine> Generate(DateTimeOffset from, DateTimeOffset to)
    {
        var simulation = new Simulation(options, Chance.Of(options.Seed, 1));
        foreach (var resident in new Population(options).All)
        {
            var chance = resident.Person.Choice("calls");
            simulation.Plan(resident.Habit.NextCall(from, chance), at =>
            {
                resident.Habit.Call(at, simulation.Server, chance);
                return resident.Habit.NextCall(at, chance);
            });
        }

        return simulation.Run(to);
    }

    /// <summary>From <see cref="TrafficOptions.Start"/> on, without end: a steady rate of ordinary lines, and incidents.</summary>
    public IEnumerable<TrafficLine> Live()
    {
        var simulation = new Simulation(options, Chance.Of(options.Seed, 2));
        _ = new LivePlan(options, simulation);
        return simulation.Run(DateTimeOffset.MaxValue);
    }

    /// <summary>The lines of <see cref="Live"/>, each when its time has come. A late reader gets the missed ones at once.</summary>
    public async IAsyncEnumerable<TrafficLine> LiveAsync(TimeProvider clock, [EnumeratorCancellation] CancellationToken stop = default)
    {
        foreach (var line in Live())
        {
            stop.ThrowIfCancellationRequested();
            var wait = line.At - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, stop).ConfigureAwait(false);
            }

            yield return line;
        }
    }

    /// <summary>A mail log of so many lines, as fast as possible: 10,000 Users, about 20,000 addresses, 20 days.</summary>
    public static BulkCounts WriteLog(Stream log, long lines, ulong seed = 1) => BulkLog.Write(log, lines, seed);
}
