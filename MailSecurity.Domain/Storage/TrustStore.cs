using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The trusted ranges of one Account. Every change raises its trust revision, so that the analysis notices.</summary>
public sealed class TrustStore(Store store, TimeProvider clock)
{
    private const int WidestIPv4 = 17;
    private const int WidestIPv6 = 40;

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before.</summary>
    public Task<List<TrustedEntry>> PageAsync(int accountId, long? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.Of(accountId), async db =>
        {
            var rows = await (
                from range in db.TrustedRanges
                where before == null || range.Id < before
                join domain in db.Domains on range.DomainId equals domain.Id
                join user in db.MailUsers on range.UserId equals user.Id into users
                from user in users.DefaultIfEmpty()
                orderby range.Id descending
                select new { range, Domain = domain.Name, User = user == null ? null : user.Name }).Take(limit).ToListAsync(cancellation);
            return rows.ConvertAll(row => Entry(row.range, row.Domain, row.User));
        }, cancellation);

    /// <summary>The new entry, or all that is wrong with it; then nothing was changed.</summary>
    public async Task<(TrustedEntry? Entry, IReadOnlyList<TrustProblem> Problems)> AddAsync(
        int accountId, NewTrustedRange wanted, string by, CancellationToken cancellation)
    {
        var problems = new List<TrustProblem>();
        var network = ReadNetwork(wanted.Network, problems);
        var description = wanted.Description?.Trim() ?? "";
        if (description.Length is < 2 or > 200)
        {
            problems.Add(new("description", "description has 2 to 200 characters."));
        }

        if (wanted.ExpiresAt <= clock.GetUtcNow())
        {
            problems.Add(new("expiresAt", "expiresAt is over already."));
        }

        if (string.IsNullOrWhiteSpace(wanted.Domain))
        {
            problems.Add(new("domain", "domain is missing."));
        }

        return problems.Count > 0 ? (null, problems) : await store.WriteAsync<(TrustedEntry?, IReadOnlyList<TrustProblem>)>(Tenant.Of(accountId), async db =>
        {
            var (domain, user) = await ScopeAsync(db, wanted, problems, cancellation);
            if (problems.Count > 0)
            {
                return (null, problems);
            }

            var userId = user?.Id;
            if (await db.TrustedRanges.AnyAsync(
                known => known.DomainId == domain!.Id && known.UserId == userId && known.Network == network.First && known.PrefixLength == network.PrefixLength, cancellation))
            {
                return (null, [new TrustProblem("network", $"{network} is trusted there already.")]);
            }

            var range = new TrustedRange
            {
                AccountId = accountId,
                DomainId = domain!.Id,
                UserId = userId,
                Network = network.First,
                PrefixLength = network.PrefixLength,
                Description = description,
                CreatedAt = clock.GetUtcNow(),
                CreatedBy = by,
                ExpiresAt = wanted.ExpiresAt,
            };
            db.TrustedRanges.Add(range);
            await db.SaveChangesAsync(cancellation);
            await RaiseRevisionAsync(db, accountId, cancellation);
            return (Entry(range, domain.Name, user?.Name), problems);
        }, cancellation);
    }

    public Task<bool> DeleteAsync(int accountId, long id, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.Of(accountId), async db =>
        {
            var deleted = await db.TrustedRanges.Where(range => range.Id == id).ExecuteDeleteAsync(cancellation) == 1;
            if (deleted)
            {
                await RaiseRevisionAsync(db, accountId, cancellation);
            }

            return deleted;
        }, cancellation);

    private static Network ReadNetwork(string? text, List<TrustProblem> problems)
    {
        var read = Network.Read(text?.Trim() ?? "");
        if (read.IsError)
        {
            problems.Add(new("network", read.Error!));
        }
        else if (read.Network.PrefixLength < (read.Network.First.IsIPv4 ? WidestIPv4 : WidestIPv6))
        {
            problems.Add(new("network", $"{read.Network} is too wide to be trusted: at most /{WidestIPv4} for IPv4 and /{WidestIPv6} for IPv6."));
        }

        return read.Network;
    }

    private static async Task<(DomainRow? Domain, UserRow? User)> ScopeAsync(
        MailSecurityDb db, NewTrustedRange wanted, List<TrustProblem> problems, CancellationToken cancellation)
    {
        var name = wanted.Domain!.Trim().ToLowerInvariant();
        var domain = await db.Domains.FirstOrDefaultAsync(known => known.Name == name, cancellation);
        if (domain is null)
        {
            problems.Add(new("domain", "No User of that Domain has been seen."));
            return default;
        }

        if (string.IsNullOrWhiteSpace(wanted.User))
        {
            return (domain, null);
        }

        var user = MailUser.TryRead(wanted.User, out var wantedUser)
            ? await db.MailUsers.FirstOrDefaultAsync(known => known.Name == wantedUser.Name && known.DomainId == domain.Id, cancellation)
            : null;
        if (user is null)
        {
            problems.Add(new("user", "No such User of that Domain has been seen."));
        }

        return (domain, user);
    }

    private static Task<int> RaiseRevisionAsync(MailSecurityDb db, int accountId, CancellationToken cancellation) =>
        db.Accounts.Where(account => account.Id == accountId)
            .ExecuteUpdateAsync(account => account.SetProperty(a => a.TrustRevision, a => a.TrustRevision + 1), cancellation);

    private static TrustedEntry Entry(TrustedRange range, string domain, string? user) => new(
        range.Id, new Network(range.Network, range.PrefixLength).ToString(), domain, user, range.Description, range.CreatedAt, range.CreatedBy, range.ExpiresAt);
}
