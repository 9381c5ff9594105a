using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts;

/// <summary>At most so many alerts within so long. A critical one is held back by critical ones alone.</summary>
public sealed record AlertBudget(int Most, TimeSpan Window)
{
    /// <summary>When another alert of that severity has room; null: at once.</summary>
    public DateTimeOffset? FreeAt(IEnumerable<ToldAt> told, Severity severity, DateTimeOffset now)
    {
        var counted = told.Where(one => one.At > now - Window && (severity < Severity.Critical || one.Severity >= Severity.Critical)).Select(one => one.At).Order().ToList();
        return counted.Count < Most ? null : counted[^Most] + Window;
    }
}

/// <summary>The room that a target and its owner have for another alert. A critical one is not held back by how much its owner was told.</summary>
public sealed record AlertRoom(AlertBudget OfTarget, IEnumerable<ToldAt> ToldTarget, AlertBudget OfPerson, IEnumerable<ToldAt> ToldPerson)
{
    /// <inheritdoc cref="AlertBudget.FreeAt"/>
    public DateTimeOffset? FreeAt(Severity severity, DateTimeOffset now)
    {
        var (target, person) = (OfTarget.FreeAt(ToldTarget, severity, now), severity >= Severity.Critical ? null : OfPerson.FreeAt(ToldPerson, severity, now));
        return target is null || person > target ? person : target;
    }
}

/// <summary>That somebody, or a target of theirs, was told of something.</summary>
public readonly record struct ToldAt(DateTimeOffset At, Severity Severity);

/// <summary>What keeps an alert back, and until when.</summary>
public sealed record AlertHold(DateTimeOffset Until, string Why)
{
    /// <summary>Null: nothing does. Maintenance holds everything back; quiet hours all but what is critical; a budget what is too much.</summary>
    public static AlertHold? Of(Severity severity, DateTimeOffset now, DateTimeOffset? maintenanceUntil, QuietHours? quiet, AlertRoom? room) =>
        maintenanceUntil > now ? new AlertHold(maintenanceUntil.Value, "The Account is in maintenance.")
        : severity < Severity.Critical && quiet?.EndsAt(now) is { } morning ? new AlertHold(morning, "Quiet hours.")
        : room?.FreeAt(severity, now) is { } free ? new AlertHold(free, "Too many alerts at once.")
        : null;
}
