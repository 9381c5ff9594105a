using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What people have decided about the Users of one Domain, as the judging of logins needs it.</summary>
internal sealed record DecidedInDomain(List<TrustedRange> Ranges, List<Expectation> Expected, List<RuleMute> Mutes)
{
    public static async Task<DecidedInDomain> ReadAsync(MailSecurityDb db, int domainId, CancellationToken cancellation) => new(
        await db.TrustedRanges.AsNoTracking().Where(known => known.DomainId == domainId).ToListAsync(cancellation),
        await db.Expectations.AsNoTracking().Where(known => known.DomainId == domainId).ToListAsync(cancellation),
        await db.Mutes.AsNoTracking().Where(known => known.DomainId == domainId && !known.IsOver).ToListAsync(cancellation));

    public TrustedRangeSet ToSet() => TrustedRangeSet.Of(Ranges, Expected, Mutes);

    public TrustedRangeSet With(TrustedRange range) => TrustedRangeSet.Of([.. Ranges, range], Expected, Mutes);

    public TrustedRangeSet With(Expectation expected) => TrustedRangeSet.Of(Ranges, [.. Expected, expected], Mutes);

    public TrustedRangeSet With(RuleMute mute) => TrustedRangeSet.Of(Ranges, Expected, [.. Mutes, mute]);
}
