namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>The numbers are stored.</summary>
public enum Rotation : byte
{
    Daily = 1,
    Weekly = 2,
}

/// <summary>People who take turns. A week is seven local days, however many hours they have.</summary>
/// <param name="Name">As the screen calls it.</param>
/// <param name="Every">How long a turn is.</param>
/// <param name="Start">The day of the first hand-over; a weekly rotation hands over on its day of the week.</param>
/// <param name="At">The local time of hand-over.</param>
/// <param name="People">In their order.</param>
/// <param name="Hours">When the layer counts at all; null: always.</param>
public sealed record RotationLayer(string Name, Rotation Every, DateOnly Start, TimeOnly At, IReadOnlyList<Guid> People, WeeklyHours? Hours = null)
{
    private int Days => Every is Rotation.Daily ? 1 : 7;

    /// <summary>Whose turn it is, whether or not the layer counts then. Null before the start and without people.</summary>
    public Guid? TurnAt(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var turn = TurnNumberAt(instant, zone);
        return turn < 0 || People.Count == 0 ? null : People[turn % People.Count];
    }

    public bool CountsAt(DateTimeOffset instant, TimeZoneInfo zone) => Hours?.Contains(instant, zone) ?? true;

    /// <summary>The moments within [from, to) at which somebody else may be on call.</summary>
    internal IEnumerable<DateTimeOffset> Edges(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        for (var turn = Math.Max(0, TurnNumberAt(from, zone)); HandOver(turn, zone) is var at && at < to; turn++)
        {
            yield return at;
        }

        foreach (var edge in Hours?.Edges(from, to, zone) ?? [])
        {
            yield return edge;
        }
    }

    // By instants and not by the wall clock: on the night when 02:30 comes twice, nobody gets the turn back at the second 02:00.
    private int TurnNumberAt(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var turn = (int)Math.Floor((LocalTimes.DateOf(instant, zone).DayNumber - Start.DayNumber) / (double)Days) + 1;
        while (HandOver(turn, zone) > instant)
        {
            turn--;
        }

        return turn;
    }

    private DateTimeOffset HandOver(int turn, TimeZoneInfo zone) => LocalTimes.InstantOf(Start.AddDays(turn * Days), At, zone);
}
