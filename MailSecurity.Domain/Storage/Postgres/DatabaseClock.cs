using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// One time for all nodes: the database's. Sessions, codes, schedules and what a worker has claimed are judged by whichever node is
/// asked, so a node whose own clock is wrong goes by the one that it shares with the others. A second or less is left alone.
/// </summary>
internal sealed partial class DatabaseClock(TimeProvider own, ILogger<DatabaseClock> logger) : TimeProvider
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(10);

    private long _ahead;

    /// <summary>How far the database's clock is before this machine's.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + Ahead;

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database over an open connection.</summary>
    public async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var ask = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var before = own.GetUtcNow();
        var there = new DateTimeOffset((DateTime)(await ask.ExecuteScalarAsync(cancellation))!);
        var after = own.GetUtcNow();

        // A slow answer says little: it is of some moment between.
        var ahead = there - before - ((after - before) / 2);
        if ((ahead - Ahead).Duration() <= Tolerated + ((after - before) / 2))
        {
            return;
        }

        Volatile.Write(ref _ahead, ahead.Duration() <= Tolerated ? 0 : ahead.Ticks);
        if (ahead.Duration() >= WorthTelling)
        {
            Log.Wrong(logger, ahead);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1902, LogLevel.Warning, "The database's clock is {Ahead} before this machine's (after it, if negative). This node goes by the database's; set the clocks right.")]
        public static partial void Wrong(ILogger logger, TimeSpan ahead);
    }
}
