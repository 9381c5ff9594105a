using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>What is new for one partition of Users: logins in order of arrival, who sent messages, and the Users' profiles.</summary>
public sealed record AnalysisBatch
{
    public required int Partition { get; init; }

    /// <summary>Where the partition's cursor stood when the batch was read: it must still stand there when the result is stored.</summary>
    public required AnalysisPosition From { get; init; }

    public required AnalysisPosition To { get; init; }

    public required IReadOnlyList<AnalysedLogin> Logins { get; init; }

    /// <summary>Event time of the latest new message of each User who sent any.</summary>
    public required IReadOnlyDictionary<int, DateTimeOffset> Senders { get; init; }

    /// <summary>New messages by User and clock hour, in the order of the hours.</summary>
    public IReadOnlyList<(int UserId, SentHour Sent)> Sent { get; init; } = [];

    public required IReadOnlyDictionary<int, AnalysedUser> Users { get; init; }

    public bool IsEmpty => From == To;
}

/// <summary>
/// The last login and the last message that were taken into account, and the revision of what people have decided
/// (see <see cref="Incidents.Incident.Resolve"/>).
/// </summary>
public readonly record struct AnalysisPosition(long LoginId, long MessageId, int Revision);

/// <summary>A User with the profile that judging changes.</summary>
public sealed record AnalysedUser(int Id, int AccountId, int DomainId, string Name, string Domain, UserProfile Profile)
{
    /// <summary>What the Account has decided.</summary>
    public DetectionSettings Settings { get; init; } = DetectionSettings.Default;

    /// <summary>The Account's choice, or that of an override.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Balanced;

    /// <summary>Why the stored profile could not be read, so that this one is empty; null when it could.</summary>
    public string? Damage { get; init; }
}

/// <summary>New messages of one User in one clock hour, and the time of the latest of them.</summary>
public readonly record struct SentHour(DateTimeOffset LatestAt, int Messages);

/// <summary>A batch as judged: what is to be stored in one transaction.</summary>
public sealed record AnalysisResult(AnalysisBatch Batch, IReadOnlyList<(int UserId, Finding Finding)> Findings)
{
    /// <summary>The ranges it was judged with, whose matches are counted.</summary>
    public TrustedRangeSet Trusted { get; init; } = TrustedRangeSet.Empty;
}
