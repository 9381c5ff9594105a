using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>An incident as one row of the board.</summary>
public sealed record IncidentLine
{
    public required Guid Id { get; init; }

    public required int AccountId { get; init; }

    public required string User { get; init; }

    public required string Domain { get; init; }

    public required IncidentStatus Status { get; init; }

    public required Severity Severity { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required int MessagesSent24h { get; init; }

    public required int Recipients24h { get; init; }

    public required string Countries { get; init; }

    public required int DistinctCountries24h { get; init; }

    public required string? Owner { get; init; }

    /// <summary>The Admin of that name; null for a program.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Whom an alert of it was sent to, each once, the first one first. On the board alone.</summary>
    public IReadOnlyList<ToldPerson> Told { get; init; } = [];

    public required Verdict? Verdict { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<ReasonLine> Reasons { get; init; }

    public IReadOnlyList<string> CountryCodes => Countries.Length == 0 ? [] : Countries.Split(' ');

    public bool IsOpen => ClosedAt is null;
}

/// <summary>A reason as the board and the API show it.</summary>
public sealed record ReasonLine(
    string Rule, Severity Severity, string Text, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Count,
    IReadOnlyList<Evidence> Evidence, string? SuppressedBecause);

/// <summary>That an Admin was told, and when first.</summary>
public sealed record ToldPerson(string Name, DateTimeOffset At);

/// <summary>One incident with all that is known of it.</summary>
public sealed record IncidentDetail(
    IncidentLine Line, int UserId, IReadOnlyList<IncidentEntry> History, IReadOnlyList<ReasonLine> Suppressed)
{
    /// <summary>The User's other incidents, the latest first, at most a handful.</summary>
    public IReadOnlyList<EarlierCase> Others { get; init; } = [];
}

/// <summary>Another incident of the same User.</summary>
public sealed record EarlierCase(Guid Id, Severity Severity, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, Verdict? Verdict);

/// <summary>What became of a person's decision.</summary>
public enum DecisionOutcome
{
    Done,

    /// <summary>No such incident in this Account.</summary>
    NotFound,

    /// <summary>Somebody else changed or closed it meanwhile; nothing was overwritten.</summary>
    ChangedMeanwhile,

    /// <summary>The person may not decide incidents.</summary>
    NotAllowed,
}
