using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>One finding as part of an incident, or set aside with the reason why it was not raised.</summary>
public sealed class IncidentReason
{
    public long Id { get; private set; }

    public int AccountId { get; set; }

    public int UserId { get; set; }

    /// <summary>Null for a suppressed finding.</summary>
    public Guid? IncidentId { get; private set; }

    public string Rule { get; private set; } = "";

    public string Signature { get; private set; } = "";

    public Severity Severity { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>How often the same statement was made.</summary>
    public int Count { get; private set; }

    public string Text { get; private set; } = "";

    public List<Evidence> Evidence { get; private set; } = [];

    public string? SuppressedBecause { get; private set; }

    public static IncidentReason From(Finding finding) => new()
    {
        Rule = finding.Rule,
        Signature = finding.Signature,
        Severity = finding.Severity,
        FirstAt = finding.At,
        LastAt = finding.At,
        Count = 1,
        Text = finding.Text,
        Evidence = [.. finding.Evidence],
        SuppressedBecause = finding.SuppressedBecause,
    };

    /// <summary>The same statement again. One that weighs more speaks from now on; answers whether this one does.</summary>
    public bool CountAgain(Finding finding)
    {
        var countsAgain = SuppressedBecause is not null && finding.SuppressedBecause is null;
        if (countsAgain)
        {
            (Count, FirstAt, LastAt) = (0, finding.At, finding.At);
        }

        Count++;
        FirstAt = finding.At < FirstAt ? finding.At : FirstAt;
        LastAt = finding.At > LastAt ? finding.At : LastAt;
        SuppressedBecause = finding.SuppressedBecause;
        if (finding.Severity <= Severity && !countsAgain)
        {
            return false;
        }

        Say(finding);
        return true;
    }

    /// <summary>Speaks with the words and the weight of this finding, which is the strongest that is left.</summary>
    internal void Say(Finding finding) => (Severity, Text, Evidence) = (finding.Severity, finding.Text, [.. finding.Evidence]);

    internal void SetAside(string because) => SuppressedBecause = because;
}
