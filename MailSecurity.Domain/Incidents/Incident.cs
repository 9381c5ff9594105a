using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>The case of one User: findings merged, metrics, state. At most one is open per User.</summary>
public sealed partial class Incident
{
    private Incident()
    {
    }

    public Guid Id { get; private set; }

    public int AccountId { get; private set; }

    public int UserId { get; private set; }

    /// <summary>The User's name; attacker-controlled text.</summary>
    public string User { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public IncidentStatus Status { get; private set; }

    public Severity Severity { get; private set; }

    /// <summary>Event time of the login that opened the case.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>When the case was written down: later than <see cref="OpenedAt"/> for late events and imports.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>Event time of the User's latest successful login or sent message.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>Messages the User sent in the 24 hours up to <see cref="LastSeenAt"/>.</summary>
    public int MessagesSent24h { get; private set; }

    /// <summary>Recipients of those messages.</summary>
    public int Recipients24h { get; private set; }

    /// <summary>Countries of successful logins in the 24 hours up to <see cref="LastSeenAt"/>, as codes with spaces between.</summary>
    public string Countries { get; private set; } = "";

    public int DistinctCountries24h { get; private set; }

    /// <summary>Who acknowledged the case and works on it.</summary>
    public string? Owner { get; private set; }

    /// <summary>The Admin of that name; null for a program.</summary>
    public Guid? OwnerId { get; private set; }

    public Verdict? Verdict { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Grows by one with every change; a writer that saw an older one is told instead of overwriting.</summary>
    public int Version { get; private set; }

    /// <summary>The <see cref="Version"/> of the last change that matters to a decision: a new reason, or somebody's decision, but not new numbers.</summary>
    public int DecisionVersion { get; private set; }

    public List<IncidentReason> Reasons { get; private set; } = [];

    public List<IncidentEntry> History { get; private set; } = [];

    public bool IsOpen => ClosedAt is null;

    public static Incident Open(int accountId, int userId, string user, string domain, Finding finding, DateTimeOffset now)
    {
        var incident = new Incident
        {
            Id = Guid.CreateVersion7(now),
            AccountId = accountId,
            UserId = userId,
            User = user,
            Domain = domain,
            Status = IncidentStatus.Open,
            OpenedAt = finding.At,
            RecordedAt = now,
            LastSeenAt = finding.At,
        };
        incident.Note(IncidentEntryKind.Opened, now, by: null, finding.Text);
        incident.Merge(finding, now);
        return incident;
    }

    /// <summary>Adds a finding, or counts it again if the case already says so. Answers whether the case says something new.</summary>
    public bool Merge(Finding finding, DateTimeOffset now)
    {
        Version++;
        LastSeenAt = finding.At > LastSeenAt ? finding.At : LastSeenAt;
        if (Reasons.Find(said => said.Rule == finding.Rule && said.Signature == finding.Signature) is { } known)
        {
            var wasSetAside = known.SuppressedBecause is not null;
            if (!known.CountAgain(finding))
            {
                return false;
            }

            if (wasSetAside)
            {
                Note(IncidentEntryKind.ReasonAdded, now, by: null, finding.Text);
            }

            Weigh(finding);
            return true;
        }

        if (Reasons.Count > 0)
        {
            Note(IncidentEntryKind.ReasonAdded, now, by: null, finding.Text);
        }

        var reason = IncidentReason.From(finding);
        (reason.AccountId, reason.UserId) = (AccountId, UserId);
        Reasons.Add(reason);
        Weigh(finding);
        return true;
    }

    /// <summary>Takes the User's latest numbers. Answers whether anything changed.</summary>
    public bool Measure(DateTimeOffset lastSeenAt, IReadOnlyCollection<string> countries, int messages, int recipients)
    {
        var codes = string.Join(' ', countries.Order(StringComparer.Ordinal));
        if (lastSeenAt <= LastSeenAt && codes == Countries && messages == MessagesSent24h && recipients == Recipients24h)
        {
            return false;
        }

        Version++;
        LastSeenAt = lastSeenAt > LastSeenAt ? lastSeenAt : LastSeenAt;
        (Countries, DistinctCountries24h, MessagesSent24h, Recipients24h) = (codes, countries.Count, messages, recipients);
        return true;
    }

    public void Acknowledge(Actor by, DateTimeOffset now)
    {
        DecisionVersion = ++Version;
        Status = IncidentStatus.Acknowledged;
        (Owner, OwnerId) = (by.Name, by.Id);
        Note(IncidentEntryKind.Acknowledged, now, by.Name, "");
    }

    public void Resolve(Verdict verdict, string note, string by, DateTimeOffset now)
    {
        DecisionVersion = ++Version;
        Status = IncidentStatus.Closed;
        Verdict = verdict;
        ClosedAt = now;
        Note(IncidentEntryKind.Resolved, now, by, note.Length == 0 ? verdict.ToString() : $"{verdict}: {note}");
    }

    /// <summary>Whoever took the case has done nothing with it for so long: it is nobody's again.</summary>
    public void GiveBack(TimeSpan after, DateTimeOffset now)
    {
        DecisionVersion = ++Version;
        var (minutes, owner) = ((int)after.TotalMinutes, Owner);
        (Status, Owner, OwnerId) = (IncidentStatus.Open, null, null);
        Note(IncidentEntryKind.GivenBack, now, by: null, $"{owner} took it {minutes} minutes ago, and there is no note, decision or verdict since. People are told again.");
    }

    /// <summary>Writes something down. It changes nothing that a decision rests on.</summary>
    public void WriteDown(string note, string by, DateTimeOffset now)
    {
        Version++;
        Note(IncidentEntryKind.Noted, now, by, note);
    }

    /// <summary>Says that the User had an incident before, and how it was judged.</summary>
    public void Follows(EarlierVerdict earlier, DateTimeOffset now) => Note(
        IncidentEntryKind.Reopened, now, by: null,
        $"new evidence after the earlier incident was closed as {earlier.Verdict} on {earlier.ClosedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");

    private void Weigh(Finding finding)
    {
        Severity = finding.Severity > Severity ? finding.Severity : Severity;
        DecisionVersion = Version;
    }

    private void Note(IncidentEntryKind kind, DateTimeOffset at, string? by, string text) =>
        History.Add(new IncidentEntry { IncidentId = Id, AccountId = AccountId, Kind = kind, At = at, By = by, Text = text });
}
