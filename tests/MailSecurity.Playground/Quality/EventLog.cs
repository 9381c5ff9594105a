using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality;

/// <summary>Collects what happens at one mailbox, with the place of every address looked up once.</summary>
internal sealed class EventLog(IGeoLocator geo)
{
    private readonly Dictionary<ClientAddress, Spotted> _known = [];
    private readonly List<LabelledEvent> _logins = [];
    private readonly Dictionary<int, (DateTimeOffset LatestAt, int Messages, Spotted Where, bool IsIntruder)> _sent = [];

    public DateTimeOffset LatestIntrusion { get; private set; }

    public void LogIn(DateTimeOffset at, Source source, bool isIntruder = false, int failedForUsers = 0)
    {
        _logins.Add(new LabelledEvent(at, Spot(source), IsSuccess: true, isIntruder) { FailedForUsers = failedForUsers });
        LatestIntrusion = isIntruder && at > LatestIntrusion ? at : LatestIntrusion;
    }

    public void Fail(DateTimeOffset at, Source source, int attempts, bool isIntruder = false) =>
        _logins.Add(new LabelledEvent(at, Spot(source), IsSuccess: false, isIntruder) { Attempts = attempts });

    public void Send(DateTimeOffset at, Source source, int messages, bool isIntruder = false)
    {
        var hour = (int)(at.UtcTicks / TimeSpan.TicksPerHour);
        var sent = _sent.GetValueOrDefault(hour);
        _sent[hour] = (at > sent.LatestAt ? at : sent.LatestAt, sent.Messages + messages, Spot(source), sent.IsIntruder || isIntruder);
        LatestIntrusion = isIntruder && at > LatestIntrusion ? at : LatestIntrusion;
    }

    /// <summary>All of it in the order of time.</summary>
    public IReadOnlyList<LabelledEvent> Read()
    {
        _logins.AddRange(_sent.Values.Select(sent => new LabelledEvent(sent.LatestAt, sent.Where, true, sent.IsIntruder) { Messages = sent.Messages }));
        return [.. _logins.OrderBy(happened => happened.At)];
    }

    private Spotted Spot(Source source)
    {
        if (!_known.TryGetValue(source.Address, out var spotted))
        {
            _known.Add(source.Address, spotted = new Spotted(source.Address, geo.Locate(source.Address)));
        }

        return spotted;
    }
}
