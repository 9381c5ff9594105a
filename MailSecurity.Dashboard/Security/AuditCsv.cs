using System.Globalization;
using System.Text;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Security;

/// <summary>The audit log as a file for a spreadsheet.</summary>
internal static class AuditCsv
{
    public const string Path = "/security/audit.csv";
    private const int PageSize = 1_000;
    private const int MostLines = 100_000;

    public static void MapAuditCsv(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (HttpContext context, AccessBook book, AuditStore audit, string? who, string? what, string? from, string? to) =>
        {
            if (!AdminIdentity.TryRead(context.User, out var admin) || await book.ReadAsync(admin.Id, context.RequestAborted) is not { } grant)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            context.Response.ContentType = "text/csv; charset=utf-8";

            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
            await context.Response.WriteAsync("time,who,what,on,from,before,after\r\n", context.RequestAborted);
            var filter = Filter(who, what, from, to) with { WithNobody = grant.IsProvider };
            long? before = null;
            for (var lines = 0; lines < MostLines; lines += PageSize)
            {
                var page = await audit.PageAsync(grant.Tenant, filter, before, PageSize, context.RequestAborted);
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
        }).RequireAuthorization(SectionPolicy.ViewAudit);

    /// <summary>The last day is included.</summary>
    public static AuditFilter Filter(string? who, string? what, string? from, string? to) =>
        new(who, what, Midnight(Day(from)), Day(to) is { } last && last < DateOnly.MaxValue ? Midnight(last.AddDays(1)) : null);

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Quoted; what a spreadsheet would take for a formula is led by an apostrophe, which makes it text.</summary>
    internal static string Field(string? text)
    {
        text ??= "";
        var isFormula = text.TrimStart() is [('=' or '+' or '-' or '@'), ..] || text is [('\t' or '\r' or '\n'), ..];
        return $"\"{(isFormula ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Line(AuditEntry entry) => new StringBuilder()
        .AppendJoin(',', new[]
        {
            entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            entry.Actor, entry.Action, entry.Subject, entry.Address?.ToString(), entry.Before, entry.After,
        }.Select(Field))
        .Append("\r\n")
        .ToString();

    private static DateTimeOffset? Midnight(DateOnly? day) => day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
