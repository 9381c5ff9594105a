using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>
/// What a closed incident means for a new finding about the same User: what a person has already judged is not raised
/// again. Without this the next login from home would reopen a case for a day, until the foreign login leaves the window.
/// </summary>
public sealed record EarlierVerdict(Verdict Verdict, DateTimeOffset ClosedAt, IReadOnlySet<(string Rule, string Signature)> Reasons)
{
    private static readonly TimeSpan SafeFor = TimeSpan.FromDays(30);

    /// <summary>The reason to stay silent, or null.</summary>
    public string? Silences(Finding finding)
    {
        if (!Reasons.Contains((finding.Rule, finding.Signature)))
        {
            return null;
        }

        return finding.UnusualAt <= ClosedAt ? $"Already judged: {Verdict}."
            : Verdict is Verdict.Safe && finding.UnusualAt <= ClosedAt + SafeFor ? "The same pattern was judged safe less than 30 days before."
            : null;
    }
}
