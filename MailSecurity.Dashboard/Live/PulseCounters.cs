using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Live;

/// <summary>
/// Logins of the last hour in steps of ten seconds, and Users and countries of the last day in steps of an hour. Of fixed size
/// but for the countries, of which there are so many. Used under its owner's lock.
/// </summary>
internal sealed class PulseCounters
{
    public const int Hours = 24;
    private const int Minutes = 60;
    private const int PerMinute = 6;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1) / PerMinute;

    private readonly Ring _good = new(Minutes * PerMinute + PerMinute);
    private readonly Ring _bad = new(Minutes * PerMinute + PerMinute);
    private readonly Ring _users = new(Hours);
    private readonly Dictionary<(long Hour, string Country), (int Good, int Bad)> _places = [];

    public DateTimeOffset? LatestAt { get; private set; }

    public TimeSpan? Lag { get; private set; }

    public static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;

    /// <param name="storedAt">Null when that is not known any more.</param>
    public void Add(LoginEvent login, string? country, DateTimeOffset? storedAt)
    {
        var good = login.IsSuccess;
        (good ? _good : _bad).Add(login.At.UtcTicks / Step.Ticks, login.Attempts);
        if (country is not null)
        {
            var key = (HourOf(login.At), country);
            var (logins, failures) = _places.GetValueOrDefault(key);
            _places[key] = good ? (logins + login.Attempts, failures) : (logins, failures + login.Attempts);
        }

        if (LatestAt is null || login.At > LatestAt)
        {
            (LatestAt, Lag) = (login.At, storedAt > login.At ? storedAt - login.At : storedAt is null ? null : TimeSpan.Zero);
        }
    }

    /// <summary>A User was seen in the one hour, and had been counted in the other before.</summary>
    public void MoveUser(long? from, long to)
    {
        if (from is { } before)
        {
            _users.Add(before, -1);
        }

        _users.Add(to, 1);
    }

    public PulseSnapshot Read(DateTimeOffset now)
    {
        var step = now.UtcTicks / Step.Ticks;
        var hour = HourOf(now);
        foreach (var old in _places.Keys.Where(key => key.Hour <= hour - Hours).ToList())
        {
            _places.Remove(old);
        }

        return new PulseSnapshot
        {
            LoginsPerMinute = _good.Sum(step - PerMinute, step),
            FailuresPerMinute = _bad.Sum(step - PerMinute, step),
            Logins = Series(_good, step),
            Failures = Series(_bad, step),
            Users24h = _users.Sum(hour - Hours + 1, hour + 1),
            LatestAt = LatestAt,
            Lag = Lag,
            Places =
            [
                .. _places.SelectMany(place => new[]
                {
                    new LoginTally(default, new Location { Country = place.Key.Country }, MailProtocol.Other, IsSuccess: true, place.Value.Good),
                    new LoginTally(default, new Location { Country = place.Key.Country }, MailProtocol.Other, IsSuccess: false, place.Value.Bad),
                }),
            ],
        };
    }

    // From the oldest minute to the one that has just ended.
    private static int[] Series(Ring ring, long step) =>
        [.. Enumerable.Range(0, Minutes).Select(minute => step - ((Minutes - minute) * PerMinute)).Select(from => ring.Sum(from, from + PerMinute))];
}
