namespace MailSecurity.Domain.Watch;

/// <summary>What is wrong. The order is that of the screen: what makes the panel blind comes first.</summary>
public enum HealthKind
{
    StoreDamaged,
    DiskNearlyFull,
    AlertsForgotten,
    NotListening,
    FileNotReadable,
    SourceSilent,
    SourceBehind,
    SourceUnreadable,
    SourceDropping,
    ProfileDamaged,
    JobsFailed,
    GeoDatabaseOld,
    GeoUpdateFailed,
}

/// <summary>Something that keeps "no incidents" from meaning "no attacks": what it is, and what to do about it.</summary>
/// <param name="Key">The same for the same problem as long as it lasts.</param>
/// <param name="AccountId">Whose problem it is; null when it is the Provider's.</param>
/// <param name="SourceId">The source it is about; null when it is about none.</param>
public sealed record HealthProblem(HealthKind Kind, string Key, int? AccountId, int? SourceId, string Text, string Advice)
{
    /// <summary>When it was first noticed.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether attacks go unseen or untold until somebody does something: it wakes people at night.</summary>
    public bool IsBlinding => Kind <= HealthKind.SourceSilent;

    /// <summary>Whether logins may be missing because of it.</summary>
    public bool IsSerious => Kind is not (HealthKind.JobsFailed or HealthKind.GeoDatabaseOld or HealthKind.GeoUpdateFailed);
}

/// <summary>Told when health problems begin and end. It must return at once.</summary>
public interface IHealthProblemFeed
{
    void Changed(IReadOnlyList<HealthProblem> begun, IReadOnlyList<HealthProblem> over);
}

/// <summary>One thing that can be looked at once a minute.</summary>
public interface IHealthProbe
{
    /// <summary>All problems there are now.</summary>
    Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation);
}
