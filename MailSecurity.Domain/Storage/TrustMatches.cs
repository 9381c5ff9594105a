using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Counts what trusted ranges covered: one statement per range and batch, whatever the batch holds.</summary>
internal static class TrustMatches
{
    public static async Task CountAsync(MailSecurityDb db, AnalysisResult result, CancellationToken cancellation)
    {
        if (result.Trusted.IsEmpty)
        {
            return;
        }

        var matches = result.Batch.Logins
            .Where(login => login.IsSuccess)
            .Select(login => (Range: result.Trusted.Find(login.Address, result.Batch.Users[login.UserId].DomainId, login.UserId, login.At)?.Id, login.At))
            .Where(match => match.Range is not null)
            .GroupBy(match => match.Range!.Value);
        foreach (var match in matches)
        {
            var (count, latest) = (match.LongCount(), match.Max(login => login.At));
            await db.TrustedRanges.Where(range => range.Id == match.Key).ExecuteUpdateAsync(
                range => range
                    .SetProperty(r => r.MatchedCount, r => r.MatchedCount + count)
                    .SetProperty(r => r.LastMatchedAt, r => r.LastMatchedAt > latest ? r.LastMatchedAt : latest),
                cancellation);
        }
    }
}
