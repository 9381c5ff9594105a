namespace MailSecurity.Domain.Incidents;

/// <summary>An incident as somebody saw it: what was decided on an older version is not carried out.</summary>
public readonly record struct SeenIncident(Guid Id, int Version);

/// <summary>What became of one decision about many incidents.</summary>
public sealed record BulkOutcome
{
    /// <summary>The person may not decide; nothing was done.</summary>
    public static readonly BulkOutcome Refused = new() { IsAllowed = false };

    public bool IsAllowed { get; init; } = true;

    public int Done { get; init; }

    /// <summary>Somebody has taken them on before, which stays so.</summary>
    public int Taken { get; init; }

    /// <summary>Changed or closed since they were seen; nothing was overwritten.</summary>
    public IReadOnlyList<Guid> Changed { get; init; } = [];

    /// <summary>Not there, or not this person's to see: which of the two is not said.</summary>
    public int OutOfReach { get; init; }

    public static BulkOutcome operator +(BulkOutcome one, BulkOutcome other) => new()
    {
        IsAllowed = one.IsAllowed && other.IsAllowed,
        Done = one.Done + other.Done,
        Taken = one.Taken + other.Taken,
        Changed = [.. one.Changed, .. other.Changed],
        OutOfReach = one.OutOfReach + other.OutOfReach,
    };
}
