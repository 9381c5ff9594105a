namespace MailSecurity.Playground.Quality;

/// <summary>How much is simulated. Equal options give equal results.</summary>
public sealed record QualityOptions
{
    public ulong Seed { get; init; } = 1;

    public int Users { get; init; } = 5_000;

    public int Days { get; init; } = 60;

    /// <summary>Mailboxes taken over of each kind: one in so many Users. Default: 125.</summary>
    public int UsersPerAttack { get; init; } = 125;

    /// <summary>What happens before is known but not counted: every rule set may learn. Default: 14 days.</summary>
    public TimeSpan Learning { get; init; } = TimeSpan.FromDays(14);

    public DateTimeOffset Start { get; } = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset MeasuredFrom => Start + Learning;

    public DateTimeOffset End => Start.AddDays(Days);
}
