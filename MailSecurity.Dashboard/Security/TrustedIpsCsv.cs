using System.Globalization;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Security;

/// <summary>Trusted IPs as a file for a spreadsheet; the import takes the same columns.</summary>
internal static class TrustedIpsCsv
{
    public const string Path = "/security/trusted-ips.csv";
    private const int PageSize = 1_000;
    private const int MostLines = 100_000;

    public static void MapTrustedIpsCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (HttpContext context, AccessBook book, TrustStore trust, string? domain, string? q) =>
        {
            if (!AdminIdentity.TryRead(context.User, out var admin) || await book.ReadAsync(admin.Id, context.RequestAborted) is not { } grant)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            context.Response.ContentType = "text/csv; charset=utf-8";

            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"trusted-ips.csv\"";
            await context.Response.WriteAsync("network,domain,user,description,expires,by,created,last matched,matched\r\n", context.RequestAborted);
            long? before = null;
            for (var lines = 0; lines < MostLines; lines += PageSize)
            {
                var page = await trust.PageAsync(grant.Tenant, new TrustFilter(domain, q?.Trim()), before, PageSize, context.RequestAborted);
                foreach (var entry in page)
                {
                    await context.Response.WriteAsync(Line(entry), context.RequestAborted);
                }

                if (page.Count < PageSize)
                {
                    return;
                }

                before = page[^1].Id;
            }
        }).RequireAuthorization(SectionPolicy.ViewTrustedIps);

    internal static string Line(TrustedEntry entry) => string.Join(',', new[]
    {
        entry.Network, entry.Domain, entry.User, entry.Description, Time(entry.ExpiresAt), entry.CreatedBy, Time(entry.CreatedAt), Time(entry.LastMatchedAt),
        entry.MatchedCount.ToString(CultureInfo.InvariantCulture),
    }.Select(AuditCsv.Field)) + "\r\n";

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
