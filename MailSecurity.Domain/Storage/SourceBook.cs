using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Sources: found by name, with counters and progress kept in the transaction that stores their events.</summary>
internal static class SourceBook
{
    public static async Task<LoginSource> FindOrAddAsync(
        MailSecurityDb db, int accountId, SourceKind kind, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        var source = db.Sources.Local.FirstOrDefault(known => known.AccountId == accountId && known.Kind == kind && known.Name == name)
            ?? await db.Sources.FirstOrDefaultAsync(known => known.AccountId == accountId && known.Kind == kind && known.Name == name, cancellation);
        if (source is null)
        {
            source = new LoginSource { AccountId = accountId, Kind = kind, Name = name, FirstReceivedAt = now, LastReceivedAt = now };
            db.Sources.Add(source);
            await db.SaveChangesAsync(cancellation);
        }
        else if (source.RemovedAt is not null)
        {
            Begin(source, now);
        }

        return source;
    }

    // As a new one, under the number that its earlier logins name.
    private static void Begin(LoginSource source, DateTimeOffset now)
    {
        (source.RemovedAt, source.FirstReceivedAt, source.LastReceivedAt, source.LastEventAt, source.Lag) = (null, now, now, null, null);
        (source.Lines, source.Logins, source.Messages, source.Ignored, source.Duplicates, source.Unreadable, source.Dropped) = (0, 0, 0, 0, 0, 0, 0);
        (source.FileId, source.Offset, source.ReaderState) = (null, 0, null);
    }

    public static void Record(MailSecurityDb db, LoginSource source, IntakeBatch batch, IntakeReceipt receipt, DateTimeOffset now)
    {
        source.Lines += batch.Lines;
        source.Logins += receipt.Logins;
        source.Messages += receipt.Messages;
        source.Ignored += batch.Ignored + receipt.Older;
        source.Duplicates += receipt.Duplicates;
        source.Unreadable += batch.Unreadable;
        source.Dropped += batch.Dropped;
        if (Latest(batch) is { } latest)
        {
            source.LastReceivedAt = now;
            source.LastEventAt = source.LastEventAt > latest ? source.LastEventAt : latest;
            source.Lag = latest < now ? now - latest : TimeSpan.Zero;
        }

        if (batch.Progress is { } progress)
        {
            (source.FileId, source.Offset, source.ReaderState) = (progress.FileId, progress.Offset, progress.ReaderState);
        }

        if (batch.Samples.Count > 0)
        {
            KeepSamples(db, source, batch, now);
        }
    }

    /// <summary>Adds to the counters of the hour in which the batch is stored, and forgets hours that nobody compares with any more.</summary>
    public static async Task CountAsync(
        MailSecurityDb db, LoginSource source, IntakeBatch batch, IntakeReceipt receipt, DateTimeOffset now, CancellationToken cancellation)
    {
        var number = SourceHour.NumberOf(now);
        var hour = await db.SourceHours.FindAsync([source.Id, number], cancellation);
        if (hour is null)
        {
            hour = new SourceHour { SourceId = source.Id, Hour = number, AccountId = source.AccountId };
            db.SourceHours.Add(hour);
            await db.SourceHours.Where(old => old.SourceId == source.Id && old.Hour < number - SourceHour.KeptHours).ExecuteDeleteAsync(cancellation);
        }

        hour.Events += receipt.Logins + receipt.Messages;
        hour.Duplicates += receipt.Duplicates;
        hour.Unreadable += (int)batch.Unreadable;
        hour.Dropped += (int)batch.Dropped;
    }

    private static DateTimeOffset? Latest(IntakeBatch batch)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var login in batch.Logins)
        {
            latest = login.At > latest ? login.At : latest;
        }

        foreach (var message in batch.Messages)
        {
            latest = message.At > latest ? message.At : latest;
        }

        return latest == DateTimeOffset.MinValue ? null : latest;
    }

    private static void KeepSamples(MailSecurityDb db, LoginSource source, IntakeBatch batch, DateTimeOffset now)
    {
        var spare = UnreadableLine.KeptPerSource - batch.Samples.Count;
        var old = db.UnreadableLines.Where(line => line.SourceId == source.Id).OrderByDescending(line => line.Id).Skip(spare).Select(line => line.Id);
        db.UnreadableLines.Where(line => old.Contains(line.Id)).ExecuteDelete();
        db.UnreadableLines.AddRange(batch.Samples.Select(sample => new UnreadableLine
        {
            AccountId = source.AccountId,
            SourceId = source.Id,
            At = now,
            Reason = sample.Reason,
            Text = sample.Text,
        }));
    }
}
