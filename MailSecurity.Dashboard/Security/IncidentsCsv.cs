using System.Globalization;
using MailSecurity.Dashboard.Components.Board;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Http.Extensions;

namespace MailSecurity.Dashboard.Security;

/// <summary>The board as it is filtered and sorted, as a file for a spreadsheet.</summary>
internal static class IncidentsCsv
{
    public const string Path = "/security/incidents.csv";
    internal const int PageSize = 500;

    public static string LinkFor(BoardQuery query) => query.ToString() is { Length: > 0 } asked ? $"{Path}?{asked}" : Path;

    public static void MapIncidentsCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (HttpContext context, AccessBook book, IIncidentStore incidents) =>
        {
            if (!AdminIdentity.TryRead(context.User, out var admin)
                || await book.ReadAsync(admin.Id, context.RequestAborted) is not { } grant
                || !grant.Allows(Section.Incidents, Level.View))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            var query = BoardQuery.Read(new Uri(context.Request.GetEncodedUrl()));
            var order = await OrderAsync(incidents, grant, query, context.RequestAborted);
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"incidents.csv\"";
            await context.Response.WriteAsync(
                "user,domain,severity,state,owner,reasons,countries,messages in 24 h,recipients in 24 h,last login,opened,id\r\n", context.RequestAborted);
            foreach (var part in order.Chunk(PageSize))
            {
                var lines = (await incidents.LinesAsync(grant.Tenant, part, context.RequestAborted)).ToDictionary(line => line.Id);
                foreach (var id in part)
                {
                    // What was closed or taken on meanwhile is not in the view any more.
                    if (lines.TryGetValue(id, out var line) && line.IsOpen && BoardView.Matches(line, query, grant.Id))
                    {
                        await context.Response.WriteAsync(Line(line), context.RequestAborted);
                    }
                }
            }
        }).RequireAuthorization(SectionPolicy.ViewIncidents);

    // Of all that is open only what decides the order is kept; the lines themselves are read again in parts, as they are written.
    private static async Task<List<Guid>> OrderAsync(IIncidentStore incidents, AdminGrant grant, BoardQuery query, CancellationToken cancellation)
    {
        var matching = new List<IncidentLine>();
        for (int? after = 0; after is { } last;)
        {
            var page = await incidents.OpenPageAsync(grant.Tenant, last, PageSize, cancellation);
            matching.AddRange(page.Lines.Where(line => BoardView.Matches(line, query, grant.Id)).Select(line => line with { Reasons = [], Owner = null }));
            after = page.Next;
        }

        matching.Sort(BoardView.Comparison(query));
        return matching.ConvertAll(line => line.Id);
    }

    internal static string Line(IncidentLine line) => string.Join(',', new[]
    {
        line.User, line.Domain, line.Severity.ToString(), Words.For(line.Status), line.Owner, string.Join(' ', line.Reasons.Select(reason => reason.Text)), line.Countries,
        line.MessagesSent24h.ToString(CultureInfo.InvariantCulture), line.Recipients24h.ToString(CultureInfo.InvariantCulture), Time(line.LastSeenAt), Time(line.OpenedAt), line.Id.ToString(),
    }.Select(AuditCsv.Field)) + "\r\n";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
