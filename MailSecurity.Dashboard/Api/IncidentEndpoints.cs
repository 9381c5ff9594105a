using System.Security.Claims;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Api;

/// <summary>Incidents: list, look at, decide.</summary>
internal static class IncidentEndpoints
{
    private const int LongestNote = 2000;

    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/incidents").RequireScope(ApiScope.IncidentsRead).WithTags("Incidents");
        read.MapGet("/", ListAsync).WithSummary("Incidents, newest first.").Produces<ApiPage<IncidentSummary>>();
        read.MapGet("/{id:guid}", FindAsync).WithSummary("One incident.").Produces<IncidentSummary>();

        var write = routes.MapGroup("/api/v1/incidents/{id:guid}").RequireScope(ApiScope.IncidentsWrite).WithTags("Incidents");
        write.MapPost("/acknowledge", AcknowledgeAsync).DisableAntiforgery().WithSummary("Take an incident on.").Produces<IncidentSummary>();
        write.MapPost("/resolve", ResolveAsync).DisableAntiforgery().WithSummary("Close an incident with a verdict.").Produces<IncidentSummary>();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ClaimsPrincipal caller, IIncidentStore incidents, CancellationToken cancellation)
    {
        var query = new ApiQuery(request.Query);
        var filter = new IncidentFilter(
            query.Word<IncidentStatus>("status"), query.Word<Severity>("severity"), query.Text("domain")?.ToLowerInvariant(), query.Text("user")?.ToLowerInvariant());
        var (after, limit) = (Cursor.Incident(query), query.Limit());
        if (query.Problem is { } problem)
        {
            return problem;
        }

        // One more than asked for tells whether there is a next page.
        var lines = await incidents.PageAsync(ApiAccess.TenantOf(caller), filter, after, limit + 1, cancellation);
        var items = lines.Take(limit).Select(IncidentSummary.Of).ToList();
        return Results.Ok(new ApiPage<IncidentSummary>(items, lines.Count > limit ? Cursor.Of(items[^1].Id) : null));
    }

    private static async Task<IResult> FindAsync(Guid id, ClaimsPrincipal caller, IIncidentStore incidents, CancellationToken cancellation) =>
        await incidents.LinesAsync(ApiAccess.TenantOf(caller), [id], cancellation) is [var line]
            ? Results.Ok(IncidentSummary.Of(line))
            : ApiProblem.NotFound("incident");

    private static async Task<IResult> AcknowledgeAsync(
        Guid id, Acknowledgement? body, HttpContext context, ClaimsPrincipal caller, IIncidentStore incidents, CancellationToken cancellation)
    {
        var outcome = await incidents.AcknowledgeAsync(ApiAccess.TenantOf(caller), id, body?.Version, ApiAccess.ActorOf(context), cancellation);
        return await AnswerAsync(outcome, id, caller, incidents, cancellation);
    }

    private static async Task<IResult> ResolveAsync(
        Guid id, Resolution body, HttpContext context, ClaimsPrincipal caller, IIncidentStore incidents, CancellationToken cancellation)
    {
        if (ReadVerdict(body.Verdict) is not { } verdict)
        {
            return ApiProblem.Of("verdict", "verdict is one of: compromised, safe, dismissed.");
        }

        var note = body.Note?.Trim() ?? "";
        if (note.Length > LongestNote)
        {
            return ApiProblem.Of("note", $"note has at most {LongestNote} characters.");
        }

        var outcome = await incidents.ResolveAsync(ApiAccess.TenantOf(caller), id, body.Version, verdict, note, ApiAccess.ActorOf(context), cancellation);
        return await AnswerAsync(outcome, id, caller, incidents, cancellation);
    }

    private static Task<IResult> AnswerAsync(
        DecisionOutcome outcome, Guid id, ClaimsPrincipal caller, IIncidentStore incidents, CancellationToken cancellation) => outcome switch
        {
            DecisionOutcome.Done => FindAsync(id, caller, incidents, cancellation),
            DecisionOutcome.NotFound => Task.FromResult(ApiProblem.NotFound("incident")),
            DecisionOutcome.NotAllowed => Task.FromResult(Results.Problem(AdminStore.NotAllowed, statusCode: StatusCodes.Status403Forbidden)),
            _ => Task.FromResult(ApiProblem.Conflict("The incident was changed or closed meanwhile; nothing was overwritten.")),
        };

    private static Verdict? ReadVerdict(string? word) => word switch
    {
        "compromised" => Verdict.Compromised,
        "safe" => Verdict.Safe,
        "dismissed" => Verdict.Dismissed,
        _ => null,
    };

    /// <summary>The version that the caller saw; without one, whatever is there is decided.</summary>
    internal sealed record Acknowledgement(int? Version);

    internal sealed record Resolution(string? Verdict, string? Note, int? Version);
}
