namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>Who is on call when: layers of rotations, of which a later one wins in its hours, and overrides, which win over all.</summary>
public sealed record OnCallSchedule(Guid Id, string Name, string Zone, IReadOnlyList<RotationLayer> Layers, IReadOnlyList<OnCallOverride> Overrides)
{
    // Beyond it a next hand-over is of no use to anybody.
    private const int WeeksAhead = 53;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private TimeZoneInfo ZoneInfo => LocalTimes.ZoneOf(Zone) ?? TimeZoneInfo.Utc;

    /// <summary>Who is on call. Whoever <paramref name="isThere"/> denies is passed over, and named if nobody is left.</summary>
    public OnCallTurn OnCallAt(DateTimeOffset instant, Func<Guid, bool>? isThere = null)
    {
        Guid? missing = null;
        foreach (var (adminId, by) in Candidates(instant))
        {
            if (isThere?.Invoke(adminId) != false)
            {
                return new OnCallTurn(adminId, by, missing);
            }

            missing ??= adminId;
        }

        return new OnCallTurn(null, "", missing);
    }

    /// <summary>When somebody else is on call than at <paramref name="instant"/>, or nobody, and who. Null if that does not change within a year.</summary>
    public OnCallShift? NextHandOver(DateTimeOffset instant, Func<Guid, bool>? isThere = null)
    {
        var now = OnCallAt(instant, isThere).AdminId;
        for (var week = 0; week < WeeksAhead; week++)
        {
            var from = instant + (week * Week);
            if (Shifts(from, from + Week, isThere).FirstOrDefault(shift => shift.Turn.AdminId != now) is { } next)
            {
                return next with { To = Shifts(next.From, next.From + Week, isThere)[0].To };
            }
        }

        return null;
    }

    /// <summary>The turns of [from, to), without a hole: where nobody is on call there is a turn of nobody.</summary>
    public IReadOnlyList<OnCallShift> Shifts(DateTimeOffset from, DateTimeOffset to, Func<Guid, bool>? isThere = null)
    {
        var shifts = new List<OnCallShift>();
        foreach (var edge in Edges(from, to).Append(from).Where(edge => edge >= from && edge < to).Distinct().Order())
        {
            var turn = OnCallAt(edge, isThere);
            if (shifts.Count > 0 && shifts[^1].Turn == turn)
            {
                continue;
            }

            if (shifts.Count > 0)
            {
                shifts[^1] = shifts[^1] with { To = edge };
            }

            shifts.Add(new OnCallShift(edge, to, turn));
        }

        return shifts;
    }

    private IEnumerable<(Guid AdminId, string By)> Candidates(DateTimeOffset instant)
    {
        foreach (var taken in Overrides.Reverse().Where(taken => taken.From <= instant && instant < taken.To))
        {
            yield return (taken.AdminId, "Override");
        }

        var zone = ZoneInfo;
        foreach (var layer in Layers.Reverse().Where(layer => layer.CountsAt(instant, zone)))
        {
            if (layer.TurnAt(instant, zone) is { } adminId)
            {
                yield return (adminId, layer.Name);
            }
        }
    }

    private IEnumerable<DateTimeOffset> Edges(DateTimeOffset from, DateTimeOffset to)
    {
        var zone = ZoneInfo;
        return Layers.SelectMany(layer => layer.Edges(from, to, zone)).Concat(Overrides.SelectMany(taken => new[] { taken.From, taken.To }));
    }
}

/// <summary>"I take over this Saturday." Of several at a time the one made last counts.</summary>
public sealed record OnCallOverride(Guid Id, Guid AdminId, DateTimeOffset From, DateTimeOffset To);

/// <summary>Who is on call at a moment.</summary>
/// <param name="AdminId">Null: nobody.</param>
/// <param name="By">The layer that says so.</param>
/// <param name="Missing">Whose turn it would be, were they not disabled or removed.</param>
public readonly record struct OnCallTurn(Guid? AdminId, string By, Guid? Missing);

/// <summary>A turn from one moment to another.</summary>
public sealed record OnCallShift(DateTimeOffset From, DateTimeOffset To, OnCallTurn Turn);
