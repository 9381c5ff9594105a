namespace MailSecurity.Domain.Trust;

/// <summary>
/// A change of what is trusted in one Domain, as the re-judging needs it: the sets before and after it, whom it concerns,
/// and the words for the histories of incidents.
/// </summary>
public sealed record TrustChange(TrustedRange Range, TrustedRangeSet Before, TrustedRangeSet After)
{
    /// <summary>Null: nobody, time has passed.</summary>
    public string? By { get; init; }

    /// <summary>Why trust ended ("deleted", "expired"); null when it began.</summary>
    public string? Ended { get; init; }

    /// <summary>Findings about logins before this moment are left as they are when trust ends.</summary>
    public DateTimeOffset Since { get; init; }

    public string Words => $"{Range.AsNetwork}, {Range.Description}";
}

/// <summary>What re-judging did to the incidents.</summary>
public sealed record RejudgeResult(IReadOnlyList<RejudgedCase> Cases)
{
    public static readonly RejudgeResult Nothing = new([]);

    public int Closed => Cases.Count(known => known.Outcome is RejudgeOutcome.Closed);

    public int Raised => Cases.Count(known => known.Outcome is RejudgeOutcome.Raised);

    public int Explained => Cases.Count(known => known.Outcome is RejudgeOutcome.Explained);
}

/// <summary>An incident that re-judging has changed.</summary>
public sealed record RejudgedCase(int AccountId, Guid IncidentId, string User, RejudgeOutcome Outcome);

public enum RejudgeOutcome
{
    /// <summary>Nothing of it is left.</summary>
    Closed,

    /// <summary>A part of it is explained; the rest stays open.</summary>
    Explained,

    /// <summary>Opened, opened again, or with a finding more.</summary>
    Raised,
}
