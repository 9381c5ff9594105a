using MailSecurity.Playground.Episodes;
using MailSecurity.Playground.People;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground;

/// <summary>What happens live: ordinary calls at a steady rate, whatever the hour, and episodes one after the other.</summary>
internal sealed class LivePlan
{
    // An episode is planned so much ahead of its decisive login that its lead always lies in the future.
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(90);

    private readonly TrafficOptions _options;
    private readonly Simulation _simulation;
    private readonly Scene _scene;
    private readonly Chance _calls;
    private long _ordinaryLines;
    private int _episode;
    private DateTimeOffset _strike;

    public LivePlan(TrafficOptions options, Simulation simulation)
    {
        (_options, _simulation) = (options, simulation);
        _scene = new Scene(new Population(options), simulation.Server, Chance.Of(options.Seed, 3));
        _calls = Chance.Of(options.Seed, 4);
        _strike = options.Start + options.FirstIncident;
        simulation.Plan(options.Start, CallSomebody);
        simulation.Plan(options.Start, PlayNext);
    }

    private DateTimeOffset? CallSomebody(DateTimeOffset at)
    {
        var before = _simulation.LinesWritten;
        if (_calls.Happens(0.05))
        {
            _simulation.Server.Knock(at, _scene.Hosting(), _calls.Happens(0.7) ? MailService.Imap : MailService.Pop3);
        }
        else
        {
            _calls.Pick(_scene.Population.All).Habit.Call(at, _simulation.Server, _calls);
        }

        // By the lines written so far and not by the last gap, so that the rate does not drift.
        _ordinaryLines += _simulation.LinesWritten - before;
        return _options.Start + TimeSpan.FromSeconds(_ordinaryLines / _options.LinesPerSecond);
    }

    private DateTimeOffset? PlayNext(DateTimeOffset at)
    {
        EpisodeList.All[_episode++ % EpisodeList.All.Count].Play(_strike, _scene);
        _strike += _scene.Chance.Between(_options.ShortestPause, _options.LongestPause);
        return _strike - Horizon < at ? at : _strike - Horizon;
    }
}
