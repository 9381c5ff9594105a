using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Where Users are expected. The time of each login decides whether it was: an expectation that is over needs no judging
/// again, as its logins stay expected and later ones never were.
/// </summary>
public sealed partial class TrustStore
{
    private const string NotExpected = "This expectation does not exist any more.";

    /// <summary>Those of the User that are not over, the one that ends first first; null if the tenant knows no such User.</summary>
    public Task<List<Expectation>?> ExpectationsAsync(Tenant tenant, string user, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var now = clock.GetUtcNow();
            return !MailUser.TryRead(user, out var wanted)
                || await db.MailUsers.FirstOrDefaultAsync(row => row.Name == wanted.Name, cancellation) is not { } known
                ? null
                : await db.Expectations.Where(row => row.DomainId == known.DomainId && row.UserId == known.Id && row.EndsAt > now)
                    .OrderBy(row => row.EndsAt).ToListAsync(cancellation);
        }, cancellation);

    /// <summary>
    /// The User is expected in the country from the past until then, also if another day was said before. What that explains
    /// closes at once.
    /// </summary>
    public Task<TrustAnswer> ExpectAsync(TrustCaller caller, NewExpectation wanted, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            var (country, note) = TrustRules.Check(wanted, work.Now, work.Problems);
            var user = MailUser.TryRead(wanted.User ?? "", out var name)
                ? await work.Db.MailUsers.FirstOrDefaultAsync(known => known.Name == name.Name, cancellation)
                : null;
            if (user is null)
            {
                work.Problems.Add(new("user", "No such User has been seen."));
            }

            if (work.Problems.Count > 0)
            {
                return;
            }

            // One that lasts is the one people see and end: a second beside it would outlive what they meant.
            var expected = work.Expected = await work.Db.Expectations.AsTracking().FirstOrDefaultAsync(
                known => known.DomainId == user!.DomainId && known.UserId == user.Id && known.Country == country && known.EndsAt > work.Now, cancellation);
            var before = expected is null ? null : Described(expected);
            var instead = expected is null ? "" : $", instead of until {expected.LastDay}";
            if (expected is null)
            {
                expected = work.Expected = new Expectation { AccountId = user!.AccountId, DomainId = user.DomainId, UserId = user.Id, Country = country };
                work.Db.Expectations.Add(expected);
            }

            (expected.EndsAt, expected.Note, expected.CreatedAt, expected.CreatedBy) = (wanted.EndsAt!.Value, note, work.Now, caller.Actor.Name);
            AuditStore.Note(work.Db, work.Now, user!.AccountId, caller.Actor, AuditAction.ExpectationAdded, user.Name, before, Described(expected));
            await JudgeAsync(work, expected, null, expected.Words + instead + (note.Length > 0 ? $": {note}" : ""));
        }, cancellation);

    /// <summary>As if it had never been: it may have been a mistake from the start.</summary>
    public Task<TrustAnswer> EndExpectationAsync(TrustCaller caller, long id, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            if (await work.Db.Expectations.AsTracking().FirstOrDefaultAsync(known => known.Id == id, cancellation) is not { } expected)
            {
                work.Refuse(NotExpected);
                return;
            }

            var user = await work.Db.MailUsers.FirstAsync(known => known.Id == expected.UserId, cancellation);
            work.Expected = expected;
            work.Db.Expectations.Remove(expected);
            AuditStore.Note(work.Db, work.Now, expected.AccountId, caller.Actor, AuditAction.ExpectationEnded, user.Name, before: Described(expected));
            await JudgeAsync(work, expected, "ended", $"not expected in {Countries.NameOf(expected.Country)} any more");
        }, cancellation);

    private async Task JudgeAsync(Work work, Expectation expected, string? ended, string told)
    {
        await work.Db.SaveChangesAsync(work.Cancellation);
        await ReadAgainAsync(work, expected.AccountId);
        var open = await work.Db.Incidents.AsTracking().FirstOrDefaultAsync(known => known.UserId == expected.UserId && known.ClosedAt == null, work.Cancellation);
        open?.Expect(told, NameOf(work.Caller), work.Now);

        var known = await DecidedInDomain.ReadAsync(work.Db, expected.DomainId, work.Cancellation);
        known.Expected.RemoveAll(other => other.Id == expected.Id);
        var (without, with) = (known.ToSet(), known.With(expected));
        var change = TrustChange.Of(expected, ended is null ? without : with, ended is null ? with : without) with
        {
            By = NameOf(work.Caller),
            Ended = ended,
            Since = work.Now - DeletedLooksBack,
        };
        await RejudgeAsync(work, change, open is null ? [] : [new IncidentChange(open.AccountId, open.Id)]);
    }

    private static object Described(Expectation expected) => new { expected.Country, expected.EndsAt, expected.Note };
}
