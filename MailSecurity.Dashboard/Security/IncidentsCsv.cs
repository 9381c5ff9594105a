using System.Globalization;
using MailSecurity.Dashboard.Components.Board;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Http.Extensions;

namespace MailSecurity.Dashboard.Security;

/// <summary>The board as it is filtered and sorted, as a file for a spreadsheet. As many incidents as the board holds.</summary>
internal static class IncidentsCsv
{
    public const string Path = "/security/incidents.csv";

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

            var open = await incidents.OpenAsync(grant.Tenant, AccountBoard.Most, context.RequestAborted);
            var view = BoardView.Of(new BoardSnapshot { Lines = [.. open] }, BoardQuery.Read(new Uri(context.Request.GetEncodedUrl())), grant.Id);
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"incidents.csv\"";
            await context.Response.WriteAsync(
                "user,domain,severity,state,owner,reasons,countries,messages in 24 h,recipients in 24 h,last login,opened,id\r\n", context.RequestAborted);
            foreach (var line in view.Rows)
            {
                await context.Response.WriteAsync(Line(line), context.RequestAborted);
            }
        }).RequireAuthorization(SectionPolicy.ViewIncidents);

    internal static string Line(IncidentLine line) => string.Join(',', new[]
    {
        line.User, line.Domain, line.Severity.ToString(), Words.For(line.Status), line.Owner, string.Join(' ', line.Reasons.Select(reason => reason.Text)), line.Countries,
        line.MessagesSent24h.ToString(CultureInfo.InvariantCulture), line.Recipients24h.ToString(CultureInfo.InvariantCulture), Time(line.LastSeenAt), Time(line.OpenedAt), line.Id.ToString(),
    }.Select(AuditCsv.Field)) + "\r\n";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
