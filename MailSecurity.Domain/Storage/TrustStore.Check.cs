using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Looking at an import before it is one.</summary>
public sealed partial class TrustStore
{
    /// <summary>What would become of each range; nothing is stored. A range that an earlier line has is a problem like one that is stored.</summary>
    public Task<IReadOnlyList<CheckedRange>> CheckAsync(
        Tenant tenant, IReadOnlyList<(int Number, NewTrustedRange Wanted)> lines, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<CheckedRange>>(tenant, async db =>
        {
            var now = clock.GetUtcNow();
            var result = new List<CheckedRange>(lines.Count);
            var byDomain = new Dictionary<int, List<TrustedRange>>();
            foreach (var (number, wanted) in lines)
            {
                var problems = new List<TrustProblem>();
                var (network, description) = TrustRules.Check(wanted, now, problems);
                var (domain, user) = await ScopeAsync(db, wanted, problems, cancellation);
                string? overlaps = null;
                if (problems.Count == 0 && domain is not null)
                {
                    if (!byDomain.TryGetValue(domain.Id, out var known))
                    {
                        byDomain[domain.Id] = known = await db.TrustedRanges.Where(range => range.DomainId == domain.Id).ToListAsync(cancellation);
                    }

                    var overlapping = known.FindAll(range =>
                        (range.UserId ?? user?.Id) == user?.Id && (range.AsNetwork.Contains(network.First) || network.Contains(range.Network)));
                    if (overlapping.Exists(range => range.UserId == user?.Id && range.AsNetwork == network))
                    {
                        problems.Add(new("network", $"{network} is trusted there already."));
                    }
                    else
                    {
                        overlaps = overlapping.Count > 0 ? $"overlaps with {overlapping[0].AsNetwork}, {overlapping[0].Description}" : null;
                        known.Add(new TrustedRange { DomainId = domain.Id, UserId = user?.Id, Network = network.First, PrefixLength = network.PrefixLength, Description = description });
                    }
                }

                result.Add(new CheckedRange(number, wanted, problems, overlaps));
            }

            return result;
        }, cancellation);
}
