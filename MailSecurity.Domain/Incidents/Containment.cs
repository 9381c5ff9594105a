namespace MailSecurity.Domain.Incidents;

/// <summary>
/// A User whose logins the mail servers are told to refuse, from everywhere but trusted IPs, until a day. It begins and ends
/// with an incident's page, and never by itself.
/// </summary>
public sealed class Containment
{
    /// <summary>The longest that one can last; it can be started again.</summary>
    public const int MostDays = 90;

    public long Id { get; set; }

    public int AccountId { get; set; }

    public int UserId { get; set; }

    /// <summary>The incident it was started from; its history tells of it.</summary>
    public Guid IncidentId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public required string StartedBy { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    /// <summary>Countries that logins are still accepted from, as codes with spaces between; null: from none.</summary>
    public string? AcceptedCountries { get; set; }

    /// <summary>Somebody ended it, or another one took its place.</summary>
    public DateTimeOffset? LiftedAt { get; set; }

    public string? LiftedBy { get; set; }

    public IReadOnlyList<string> CountryCodes => string.IsNullOrEmpty(AcceptedCountries) ? [] : AcceptedCountries.Split(' ');

    public bool Holds(DateTimeOffset now) => LiftedAt is null && EndsAt > now;
}

/// <summary>How a person wants a User contained.</summary>
/// <param name="Days">After how many days it ends by itself.</param>
/// <param name="OnlyAbroad">Whether logins from the User's usual countries are still accepted.</param>
public sealed record ContainmentTerms(int Days, bool OnlyAbroad = false);

/// <summary>A contained User, as far as an answer to a mail server needs it.</summary>
public sealed record ContainedUser(int AccountId, string Name, int UserId, int DomainId, DateTimeOffset EndsAt, IReadOnlyList<string>? AcceptedCountries);

/// <summary>A containment and the User it is of.</summary>
public sealed record ContainmentLine(Containment Containment, string User);
