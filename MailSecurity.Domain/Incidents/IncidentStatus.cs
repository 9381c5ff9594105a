namespace MailSecurity.Domain.Incidents;

/// <summary>The numbers are stored.</summary>
public enum IncidentStatus : byte
{
    Open = 1,

    /// <summary>Somebody has taken it on.</summary>
    Acknowledged = 2,
    Closed = 3,
}

/// <summary>What a person decided. The numbers are stored.</summary>
public enum Verdict : byte
{
    /// <summary>Somebody else used the mailbox.</summary>
    Compromised = 1,

    /// <summary>The User's own doing; the same pattern is not raised again for a month.</summary>
    Safe = 2,

    /// <summary>Not worth acting on; the same pattern may be raised again.</summary>
    Dismissed = 3,

    /// <summary>Closed by itself: all that spoke for it came from networks that were marked as safe.</summary>
    Trusted = 4,
}
