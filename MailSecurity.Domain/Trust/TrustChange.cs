namespace MailSecurity.Domain.Trust;

/// <summary>
/// A change of what is trusted in one Domain, as the re-judging needs it: the sets before and after it, whom it concerns,
/// and the words for the histories of incidents.
/// </summary>
public sealed record TrustChange(TrustedRangeSet Before, TrustedRangeSet After)
{
    public required int AccountId { get; init; }

    public required int DomainId { get; init; }

    /// <summary>Null: every User of the Domain.</summary>
    public required int? UserId { get; init; }

    /// <summary>Only Users who came from here are concerned; null: wherever they came from.</summary>
    public required Network? Network { get; init; }

    public required TrustWording Wording { get; init; }

    /// <summary>Null: nobody, time has passed.</summary>
    public string? By { get; init; }

    /// <summary>Why trust ended ("deleted", "expired"); null when it began.</summary>
    public string? Ended { get; init; }

    /// <summary>Findings about logins before this moment are left as they are when trust ends.</summary>
    public DateTimeOffset Since { get; init; }

    public static TrustChange Of(TrustedRange range, TrustedRangeSet before, TrustedRangeSet after) => new(before, after)
    {
        AccountId = range.AccountId,
        DomainId = range.DomainId,
        UserId = range.UserId,
        Network = range.AsNetwork,
        Wording = new(
            $"{range.AsNetwork} is trusted: {range.Description}",
            $"by trusted IP {range.AsNetwork}, {range.Description}",
            $"{range.AsNetwork}, {range.Description}: not trusted any more"),
    };

    public static TrustChange Of(Expectation expected, TrustedRangeSet before, TrustedRangeSet after) => new(before, after)
    {
        AccountId = expected.AccountId,
        DomainId = expected.DomainId,
        UserId = expected.UserId,
        Network = null,
        Wording = new(expected.Because, $"because {expected.Because}", $"{expected.Because}: not expected any more"),
    };

    public static TrustChange Of(RuleMute mute, TrustedRangeSet before, TrustedRangeSet after) => new(before, after)
    {
        AccountId = mute.AccountId,
        DomainId = mute.DomainId,
        UserId = mute.UserId,
        Network = null,
        Wording = new(mute.Because, $"because a rule is {mute.Because}", $"a rule was {mute.Because}: not muted any more"),
    };
}

/// <summary>
/// How a change is told: why a finding is not raised; what comes after "closed" and "explained in part"; and how the end begins.
/// </summary>
public sealed record TrustWording(string Because, string Closed, string Over);

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
