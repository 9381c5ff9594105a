using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Retention;

/// <summary>Reads and moves the mark up to which the store has forgotten.</summary>
internal static class PurgeMarks
{
    /// <summary>Of a store that has forgotten nothing.</summary>
    private static readonly PurgeMarkRow Nothing = new() { Before = DateTimeOffset.MinValue };

    public static async Task<PurgeMarkRow> ReadAsync(MailSecurityDb db, CancellationToken cancellation) =>
        await db.PurgeMarks.AsNoTracking().FirstOrDefaultAsync(row => row.Id == PurgeMarkRow.Only, cancellation) ?? Nothing;

    public static async Task ChangeAsync(MailSecurityDb db, Action<PurgeMarkRow> change, CancellationToken cancellation)
    {
        var mark = await db.PurgeMarks.FirstOrDefaultAsync(row => row.Id == PurgeMarkRow.Only, cancellation);
        if (mark is null)
        {
            mark = new PurgeMarkRow { Before = DateTimeOffset.MinValue };
            db.PurgeMarks.Add(mark);
        }

        change(mark);
    }

    /// <summary>From before when nothing is taken. A mark made while the clock was ahead does not keep today's logins out.</summary>
    public static DateTimeOffset Forgotten(PurgeMarkRow mark, DateTimeOffset now)
    {
        var latest = now.AddDays(-RetentionOptions.LeastLoginDays);
        return mark.Before < latest ? mark.Before : latest;
    }

    /// <summary>
    /// The batch without what is from before the mark: it may have been stored, judged and deleted, and is not taken a second time.
    /// The batch itself, nearly always.
    /// </summary>
    public static (IntakeBatch Batch, List<T> PerLogin, int Older) Without<T>(IntakeBatch batch, List<T> perLogin, DateTimeOffset before)
    {
        var older = batch.Logins.Count(login => login.At < before) + batch.Messages.Count(message => message.At < before);
        if (older == 0)
        {
            return (batch, perLogin, 0);
        }

        var rest = batch.WithoutEvents();
        rest.Logins.AddRange(batch.Logins.Where(login => login.At >= before));
        rest.Messages.AddRange(batch.Messages.Where(message => message.At >= before));
        return (rest, [.. perLogin.Where((_, at) => batch.Logins[at].At >= before)], older);
    }
}
