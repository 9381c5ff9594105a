using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Detection.Tuning;

/// <summary>
/// What one Account has decided about its detection, stored or proposed: everything but trust that differs from what the
/// product does by itself. Immutable; whoever judges with it gets one answer however long that takes.
/// </summary>
public sealed record DetectionSettings
{
    public static readonly DetectionSettings Default = new();

    /// <summary>For every User without an override.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Balanced;

    /// <summary>The changed thresholds only, by <see cref="Threshold.Key"/>, in the unit of each.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>Other sensitivities for a Domain or one User.</summary>
    public IReadOnlyList<SensitivityOverride> Overrides { get; init; } = [];

    /// <summary>What the Account knows about networks; asked before the product's own lists.</summary>
    public IReadOnlyList<NetworkKindEntry> Networks { get; init; } = [];

    /// <summary>The override by which the User is judged; the one for the User wins over the one for the Domain.</summary>
    public SensitivityOverride? OverrideFor(int domainId, int userId)
    {
        SensitivityOverride? found = null;
        foreach (var known in Overrides)
        {
            if (known.DomainId == domainId && (known.UserId ?? userId) == userId && (found is null || known.UserId is not null))
            {
                found = known;
            }
        }

        return found;
    }

    /// <summary>The sensitivity by which the User is judged.</summary>
    public Sensitivity SensitivityFor(int domainId, int userId) => OverrideFor(domainId, userId)?.Sensitivity ?? Sensitivity;
}
