using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Contained Users. Whoever acts is judged inside the transaction, which also writes the incident's history and the audit log.
/// </summary>
public sealed class ContainmentStore(Store store, IIncidentFeed feed, TimeProvider clock)
{
    private const string NoIncident = "This incident does not exist any more.";

    /// <summary>Raised after the commit of a change, so that mail servers are answered by it at once.</summary>
    public event Action? Changed;

    /// <summary>A sentence for the person if the User was not contained; null means done. An earlier containment is replaced.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="incidentId">The incident of the User.</param>
    /// <param name="terms">For how long, and from where.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="decided">What a key sees that was judged before; without it the person is judged here.</param>
    public Task<string?> StartAsync(Actor actor, Guid incidentId, ContainmentTerms terms, CancellationToken cancellation, Tenant? decided = null) =>
        terms.Days is < 1 or > Containment.MostDays
            ? Task.FromResult<string?>($"A containment lasts from 1 to {Containment.MostDays} days.")
            : ChangeAsync(actor, decided, incidentId, async (db, incident, now) =>
            {
                var countries = terms.OnlyAbroad ? await UsualCountriesAsync(db, incident.UserId, now, cancellation) : null;
                if (countries is { Length: 0 })
                {
                    return "No usual country of this User is known yet: refuse logins from everywhere instead.";
                }

                if (await HeldAsync(db, incident.UserId, cancellation) is { } earlier)
                {
                    (earlier.LiftedAt, earlier.LiftedBy) = (now, actor.Name);

                    // Before the new one is added: there is one at a time.
                    await db.SaveChangesAsync(cancellation);
                }

                var started = new Containment
                {
                    AccountId = incident.AccountId,
                    UserId = incident.UserId,
                    IncidentId = incident.Id,
                    StartedAt = now,
                    StartedBy = actor.Name,
                    EndsAt = now.AddDays(terms.Days),
                    AcceptedCountries = countries is null ? null : string.Join(' ', countries),
                };
                db.Add(started);
                incident.Contain(started, actor.Name, now);
                AuditStore.Note(db, now, incident.AccountId, actor, AuditAction.ContainmentStarted, incident.User, after: Described(started));
                return null;
            }, cancellation);

    /// <summary>Accepts the User's logins again. A sentence for the person if nothing was changed; null means done.</summary>
    public Task<string?> LiftAsync(Actor actor, Guid incidentId, CancellationToken cancellation, Tenant? decided = null) =>
        ChangeAsync(actor, decided, incidentId, async (db, incident, now) =>
        {
            if (await HeldAsync(db, incident.UserId, cancellation) is not { } held || !held.Holds(now))
            {
                return "Logins of this User are not refused any more.";
            }

            (held.LiftedAt, held.LiftedBy) = (now, actor.Name);
            incident.Release(actor.Name, now);
            AuditStore.Note(db, now, incident.AccountId, actor, AuditAction.ContainmentLifted, incident.User, before: Described(held));
            return null;
        }, cancellation);

    /// <summary>The containment that holds for the User now, if any.</summary>
    public async Task<Containment?> OfAsync(Tenant tenant, int userId, CancellationToken cancellation)
    {
        var held = await store.ReadAsync(tenant, db => HeldAsync(db, userId, cancellation), cancellation);
        return held?.Holds(clock.GetUtcNow()) == true ? held : null;
    }

    /// <summary>What holds now, the latest first, from before the containment <paramref name="before"/> on.</summary>
    public Task<List<ContainmentLine>> PageAsync(Tenant tenant, long? before, int limit, CancellationToken cancellation)
    {
        var (now, first) = (clock.GetUtcNow(), before ?? long.MaxValue);
        return store.ReadAsync(
            tenant,
            db => db.Containments
                .Where(containment => containment.LiftedAt == null && containment.EndsAt > now && containment.Id < first)
                .OrderByDescending(containment => containment.Id)
                .Join(db.MailUsers, containment => containment.UserId, user => user.Id, (containment, user) => new ContainmentLine(containment, user.Name))
                .Take(limit)
                .ToListAsync(cancellation),
            cancellation);
    }

    /// <summary>All contained Users with the trusted ranges of their Domains.</summary>
    public Task<(IReadOnlyList<ContainedUser> Users, TrustedRangeSet Trusted)> ReadAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync<(IReadOnlyList<ContainedUser>, TrustedRangeSet)>(Tenant.System, async db =>
        {
            var held = await db.Containments
                .Where(containment => containment.LiftedAt == null && containment.EndsAt > now)
                .Join(db.MailUsers, containment => containment.UserId, user => user.Id, (containment, user) => new { Containment = containment, user.Name, user.DomainId })
                .ToListAsync(cancellation);
            if (held.Count == 0)
            {
                return ([], TrustedRangeSet.Empty);
            }

            var domains = held.Select(row => row.DomainId).Distinct().ToArray();
            var ranges = await db.TrustedRanges.Where(range => domains.Contains(range.DomainId)).ToListAsync(cancellation);
            var users = held.ConvertAll(row => new ContainedUser(
                row.Containment.AccountId, row.Name, row.Containment.UserId, row.DomainId, row.Containment.EndsAt,
                row.Containment.AcceptedCountries is null ? null : row.Containment.CountryCodes));
            return (users, TrustedRangeSet.Of(ranges));
        }, cancellation);
    }

    private async Task<string?> ChangeAsync(
        Actor actor, Tenant? decided, Guid incidentId, Func<MailSecurityDb, Incident, DateTimeOffset, Task<string?>> change, CancellationToken cancellation)
    {
        var accountId = 0;
        var problem = await store.WriteAsync(Tenant.System, async db =>
        {
            if (decided is null)
            {
                var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
                if (grant?.Allows(Section.Incidents, Level.Edit) != true)
                {
                    return AdminStore.NotAllowed;
                }

                decided = grant.Tenant;
            }

            // From here on the context sees what the caller sees.
            db.Tenant = decided.Value;
            var incident = await db.Incidents.FirstOrDefaultAsync(known => known.Id == incidentId, cancellation);
            accountId = incident?.AccountId ?? 0;
            return incident is null ? NoIncident : await change(db, incident, clock.GetUtcNow());
        }, cancellation);
        if (problem is null)
        {
            Changed?.Invoke();
            feed.Publish([new IncidentChange(accountId, incidentId)]);
        }

        return problem;
    }

    private static Task<Containment?> HeldAsync(MailSecurityDb db, int userId, CancellationToken cancellation) =>
        db.Containments.FirstOrDefaultAsync(containment => containment.UserId == userId && containment.LiftedAt == null, cancellation);

    private static async Task<string[]> UsualCountriesAsync(MailSecurityDb db, int userId, DateTimeOffset now, CancellationToken cancellation)
    {
        var profile = (await AnalysisQueries.UsersAsync(db, [userId], [], cancellation)).Find(user => user.Id == userId)?.Profile ?? new UserProfile();
        return [.. profile.Countries.Select(habit => habit.Country).Where(country => profile.IsUsual(country, now)).Order(StringComparer.Ordinal)];
    }

    private static object Described(Containment containment) => new { containment.EndsAt, containment.AcceptedCountries };
}
