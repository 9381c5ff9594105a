namespace MailSecurity.Domain.Incidents;

/// <summary>One line of an incident's history. Never changed, never deleted before the incident is.</summary>
public sealed class IncidentEntry
{
    public long Id { get; set; }

    public int AccountId { get; set; }

    public Guid IncidentId { get; set; }

    public IncidentEntryKind Kind { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Null: a rule, not a person.</summary>
    public string? By { get; set; }

    public string Text { get; set; } = "";
}

/// <summary>The numbers are stored.</summary>
public enum IncidentEntryKind : byte
{
    Opened = 1,
    ReasonAdded = 2,
    Acknowledged = 3,
    Resolved = 4,

    /// <summary>A trusted IP explains all that was found.</summary>
    ClosedByTrust = 5,

    /// <summary>A trusted IP explains a part of what was found.</summary>
    Explained = 6,

    /// <summary>A trusted IP has ended, and what it explained counts again.</summary>
    TrustEnded = 7,

    /// <summary>A person wrote something down.</summary>
    Noted = 20,

    /// <summary>A person said where the User is expected, or that it is over.</summary>
    Expected = 8,

    /// <summary>New evidence about a User whose earlier incident was closed.</summary>
    Reopened = 21,

    /// <summary>Whoever took the incident did nothing with it, and people are told again.</summary>
    GivenBack = 22,

    /// <summary>A person had the User's logins refused.</summary>
    Contained = 30,

    /// <summary>A person had them accepted again.</summary>
    Released = 31,
}
