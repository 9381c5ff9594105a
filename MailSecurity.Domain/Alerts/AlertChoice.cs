using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts;

/// <summary>How an Admin wants to be told, beside on their devices.</summary>
public sealed class AlertChoice
{
    public Guid AdminId { get; init; }

    public int AccountId { get; init; }

    /// <summary>The least severity that is told by e-mail; null: none is.</summary>
    public Severity? MailFrom { get; set; }

    /// <summary>Null, as <see cref="QuietTo"/>: no quiet hours.</summary>
    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietTo { get; set; }

    /// <summary>An IANA name, by which quiet hours are read.</summary>
    public string Zone { get; set; } = "";

    public QuietHours? Quiet => QuietFrom is { } from && QuietTo is { } to && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? new QuietHours(from, to, zone) : null;

    public bool WantsMail(Severity severity) => MailFrom is { } least && severity >= least;
}
