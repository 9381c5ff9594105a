namespace MailSecurity.Domain.Storage.Retention;

/// <summary>
/// How much is deleted in one transaction: as much as keeps other writers waiting for about <see cref="Held"/> on this disk.
/// After each one there is a pause as long as it took, for writers in other processes, which do not stand in this one's queue.
/// </summary>
internal sealed class PurgePace(TimeProvider clock)
{
    private const int Least = 20;
    private const int Most = 5_000;

    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(15);

    /// <summary>How many rows the next transaction may delete.</summary>
    public int Rows { get; private set; } = 200;

    /// <summary>The longest that one transaction took.</summary>
    public TimeSpan Longest { get; private set; }

    public async Task<T> RunAsync<T>(Store store, Func<MailSecurityDb, Task<T>> delete, CancellationToken cancellation)
    {
        var startedAt = 0L;
        var answer = await store.WriteAsync(
            Tenant.System,
            db =>
            {
                // From here on others wait; before, this one did.
                startedAt = clock.GetTimestamp();
                return delete(db);
            },
            cancellation);
        var took = clock.GetElapsedTime(startedAt);
        Longest = took > Longest ? took : Longest;
        Rows = Math.Clamp((int)(Rows * Math.Clamp(Held / Max(took, TimeSpan.FromMicroseconds(1)), 0.25, 1.5)), Least, Most);
        await Task.Delay(took, clock, cancellation);
        return answer;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
