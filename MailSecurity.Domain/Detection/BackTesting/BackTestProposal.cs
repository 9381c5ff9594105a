using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection.BackTesting;

/// <summary>What is tried out on stored logins. Nothing of it is in force.</summary>
public sealed record BackTestProposal
{
    /// <summary>The lengths that are offered, in days.</summary>
    public static readonly IReadOnlyList<int> Lengths = [7, 14, 30, 60, 90];

    public int Days { get; init; } = 30;

    public Sensitivity Sensitivity { get; init; } = Sensitivity.Balanced;

    /// <summary>The thresholds that differ from the product's, by <see cref="Threshold.Key"/>.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>A network that would be trusted in every Domain, as text; null for none.</summary>
    public string? TrustedNetwork { get; init; }

    /// <summary>Whoever started it sees some Domains only, and the result is of these. Set by the store.</summary>
    public bool IsOfSomeDomains { get; init; }

    /// <summary>What is wrong with it, in words; null if it can be tried.</summary>
    public string? Problem(DetectionLimits defaults) =>
        !Lengths.Contains(Days) ? "That many days are not offered."
        : !Enum.IsDefined(Sensitivity) ? "There is no such sensitivity."
        : Threshold.Problems(Thresholds, defaults) is { Count: > 0 } problems ? string.Join(" ", problems)
        : TrustedNetwork is { } text && Network.Read(text) is { IsError: true } read ? read.Error
        : null;
}
