using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>Trusted ranges with the names of what they apply to.</summary>
internal static class TrustQueries
{
    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before.</summary>
    public static async Task<List<TrustedEntry>> PageAsync(
        MailSecurityDb db, TrustFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        var ranges = db.TrustedRanges.AsQueryable();
        if (filter.Domain is { Length: > 0 } name)
        {
            var domains = db.Domains.Where(domain => domain.Name == name).Select(domain => domain.Id);
            ranges = ranges.Where(range => domains.Contains(range.DomainId));
        }

        ranges = before is { } last ? ranges.Where(range => range.Id < last) : ranges;
        if (filter.Text is not { Length: > 0 } text)
        {
            return await EntriesAsync(db, ranges, limit, cancellation);
        }

        if (ClientAddress.TryParse(text, out var address))
        {
            var covering = Covering(address);
            var entries = await EntriesAsync(db, ranges.Where(range => covering.Contains(range.Network)), int.MaxValue, cancellation);
            return [.. entries.Where(entry => Network.Read(entry.Network).Network.Contains(address)).Take(limit)];
        }

        if (Network.Read(text) is { IsError: false, Network: var inside })
        {
            var (first, end) = (inside.First, inside.Last);
            return await EntriesAsync(db, ranges.Where(range => range.Network >= first && range.Network <= end), limit, cancellation);
        }

        var words = $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%".ToLowerInvariant();
        return await EntriesAsync(
            db, ranges.Where(range => EF.Functions.Like(MailSecurityDb.Lower(range.Description), words, "\\") || EF.Functions.Like(MailSecurityDb.Lower(range.CreatedBy), words, "\\")), limit, cancellation);
    }

    public static async Task<TrustedEntry?> FindAsync(MailSecurityDb db, long id, CancellationToken cancellation) =>
        (await EntriesAsync(db, db.TrustedRanges.Where(range => range.Id == id), 1, cancellation)).FirstOrDefault();

    private static async Task<List<TrustedEntry>> EntriesAsync(MailSecurityDb db, IQueryable<TrustedRange> ranges, int limit, CancellationToken cancellation)
    {
        var rows = await (
            from range in ranges
            join domain in db.Domains on range.DomainId equals domain.Id
            join user in db.MailUsers on range.UserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby range.Id descending
            select new { range, Domain = domain.Name, User = user == null ? null : user.Name }).Take(limit).ToListAsync(cancellation);
        return rows.ConvertAll(row => Entry(row.range, row.Domain, row.User));
    }

    public static TrustedEntry Entry(TrustedRange range, string domain, string? user) => new(
        range.Id, range.AsNetwork.ToString(), domain, user, range.Description, range.CreatedAt, range.CreatedBy, range.ExpiresAt)
    {
        LastMatchedAt = range.LastMatchedAt,
        MatchedCount = range.MatchedCount,
    };

    // The first addresses of all networks that may hold this one: what the index can be asked for.
    private static ClientAddress[] Covering(ClientAddress address) =>
        [.. Enumerable.Range(0, address.Bits + 1).Select(address.NetworkOf).Distinct()];
}
