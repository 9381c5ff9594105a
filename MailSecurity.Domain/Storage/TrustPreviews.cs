using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Says what marking a network as safe would do. It counts what the viewer's tenant sees and nothing else.</summary>
public sealed class TrustPreviews(Store store, Analyst analyst, IGeoLocator geo, NetworkKinds kinds, TimeProvider clock)
{
    // A preview is asked for while a slider moves; judging this many Users again takes well under 300 ms.
    private const int MostJudged = 25;

    /// <summary>Null if the tenant knows no such Domain or User.</summary>
    public Task<RangePreview?> ReadAsync(Tenant tenant, PreviewQuestion question, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var (domain, user) = await ScopeAsync(db, question, cancellation);
            if (domain is null || (question.User is not null && user is null))
            {
                return null;
            }

            var since = AddressDayRow.DayOf(clock.GetUtcNow()) - RangePreview.Days;
            var seen = await AddressDays.From(db, tenant.AccountId, question.Network, since, clock.GetUtcNow())
                .GroupBy(row => row.UserId)
                .Select(rows => new { UserId = rows.Key, Successes = rows.Sum(row => (long)row.Successes), Failures = rows.Sum(row => (long)row.Failures) })
                .ToListAsync(cancellation);
            HashSet<int> inScope = question.ForUser && user is not null
                ? [user.Id]
                : [.. await db.MailUsers.Where(known => known.DomainId == domain.Id).Select(known => known.Id).ToListAsync(cancellation)];
            var others = seen.Where(row => row.Successes > 0 && row.UserId != user?.Id).ToList();

            var range = new TrustedRange
            {
                Id = long.MaxValue,
                AccountId = tenant.AccountId,
                DomainId = domain.Id,
                UserId = question.ForUser ? user?.Id : null,
                Network = question.Network.First,
                PrefixLength = question.Network.PrefixLength,
            };
            var known = await DecidedInDomain.ReadAsync(db, domain.Id, cancellation);
            var covering = known.ToSet().Find(range.Network, domain.Id, range.UserId ?? 0, clock.GetUtcNow(), range.PrefixLength);
            var (closes, mayCloseMore) = covering is null ? await ClosesAsync(db, range, known, cancellation) : ([], false);
            var location = geo.Locate(question.Network.First);
            var settings = (await SettingsQueries.ReadAsync(db, [domain.AccountId], cancellation))[domain.AccountId];
            return new RangePreview
            {
                Network = question.Network,
                Location = location,
                Origin = kinds.With(settings.Networks).Of(question.Network.First, location),
                OtherUsers = others.Count,
                OtherUsersInScope = others.Count(row => inScope.Contains(row.UserId)),
                Failures = seen.Sum(row => row.Failures),
                LoginsCovered = seen.Where(row => inScope.Contains(row.UserId)).Sum(row => row.Successes),
                Closes = closes,
                MayCloseMore = mayCloseMore,
                CoveredBy = covering is null ? null : await TrustQueries.FindAsync(db, covering.Id, cancellation),
            };
        }, cancellation);

    /// <summary>The smallest offered range around the address that holds this User's logins of 30 days from the same owner.</summary>
    public Task<RangeSuggestion?> SuggestAsync(Tenant tenant, string user, ClientAddress address, CancellationToken cancellation)
    {
        var owner = geo.Locate(address).NetworkOwner;
        return KnownOwners.Suggest(owner, address.IsIPv4) is { } known ? Task.FromResult<RangeSuggestion?>(known) : store.ReadAsync(tenant, async db =>
        {
            var since = AddressDayRow.DayOf(clock.GetUtcNow()) - RangePreview.Days;
            var userId = await db.MailUsers.Where(row => row.Name == user).Select(row => (int?)row.Id).FirstOrDefaultAsync(cancellation);
            var addresses = await AddressDays.From(db, tenant.AccountId, TrustRules.Widest(address), since, clock.GetUtcNow())
                .Where(row => row.UserId == userId && row.Successes > 0)
                .Select(row => row.Address)
                .Distinct()
                .ToListAsync(cancellation);
            var own = addresses.Where(other => other != address && owner is not null && geo.Locate(other).NetworkOwner == owner).ToList();
            if (own.Count == 0)
            {
                return null;
            }

            var shared = own.Min(address.SharedBits);
            var length = TrustRules.Lengths(address).First(offered => offered <= shared);
            return new RangeSuggestion(length, $"/{length} holds all {own.Count + 1} addresses of {owner} that this User logged in from.");
        }, cancellation);
    }

    private async Task<(List<string> Users, bool MayCloseMore)> ClosesAsync(
        MailSecurityDb db, TrustedRange range, DecidedInDomain known, CancellationToken cancellation)
    {
        var change = TrustChange.Of(range, known.ToSet(), known.With(range));
        var judging = new Rejudging(db, analyst, change, clock.GetUtcNow());
        var open = await judging.OpenAsync(cancellation);
        var seen = await judging.SeenAsync(open, cancellation);
        open = open.FindAll(incident => seen.Contains(incident.UserId));
        var closes = new List<string>();
        foreach (var incident in open.Take(MostJudged))
        {
            if (await judging.CompareAsync(incident.UserId, incident, cancellation) is { } compared
                && compared.Difference.Raised.Count == 0
                && judging.Explained(incident, compared.Difference, compared.From).Count == incident.Reasons.Count(reason => reason.SuppressedBecause is null))
            {
                closes.Add(incident.User);
            }
        }

        return (closes, open.Count > MostJudged);
    }

    private static async Task<(DomainRow? Domain, UserRow? User)> ScopeAsync(MailSecurityDb db, PreviewQuestion question, CancellationToken cancellation)
    {
        var name = question.Domain.Trim().ToLowerInvariant();
        var domain = await db.Domains.FirstOrDefaultAsync(known => known.Name == name, cancellation);
        var user = domain is not null && MailUser.TryRead(question.User ?? "", out var wanted)
            ? await db.MailUsers.FirstOrDefaultAsync(known => known.Name == wanted.Name && known.DomainId == domain.Id, cancellation)
            : null;
        return (domain, user);
    }
}
