using System.Globalization;
using System.Security.Claims;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Api;

/// <summary>Users whose logins the mail servers are told to refuse.</summary>
internal static class ContainmentEndpoints
{
    private const int UsualDays = 7;

    public static void MapContainments(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/api/v1/containments").RequireScope(ApiScope.IncidentsRead).WithTags("Incidents")
            .MapGet("/", ListAsync).WithSummary("Users whose logins are refused now, the latest first.").Produces<ApiPage<ContainmentJson>>();
        var write = routes.MapGroup("/api/v1/incidents/{id:guid}/containment").RequireScope(ApiScope.IncidentsWrite).WithTags("Incidents");
        write.MapPost("/", StartAsync).DisableAntiforgery().WithSummary("Refuse the logins of an incident's User from everywhere but trusted IPs.").Produces<ContainmentJson>();
        write.MapDelete("/", LiftAsync).WithSummary("Accept the logins of an incident's User again.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ClaimsPrincipal caller, ContainmentStore containments, CancellationToken cancellation)
    {
        var query = new ApiQuery(request.Query);
        var (after, limit) = (query.Text("after"), query.Limit());
        long before = 0;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            query.Refuse("after", "after is the \"next\" of the page before.");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var held = await containments.PageAsync(ApiAccess.TenantOf(caller), after is null ? null : before, limit + 1, cancellation);
        var items = held.Take(limit).Select(ContainmentJson.Of).ToList();
        return Results.Ok(new ApiPage<ContainmentJson>(items, held.Count > limit ? items[^1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> StartAsync(
        Guid id, WantedJson? body, HttpContext http, IIncidentStore incidents, ContainmentStore containments, CancellationToken cancellation)
    {
        var terms = new ContainmentTerms(body?.Days ?? UsualDays, body?.OnlyAbroad ?? false);
        if (terms.Days is < 1 or > Containment.MostDays)
        {
            return ApiProblem.Of("days", $"days is a number from 1 to {Containment.MostDays}.");
        }

        var tenant = ApiAccess.TenantOf(http.User);
        if (await incidents.FindAsync(tenant, id, cancellation) is not { } incident)
        {
            return ApiProblem.NotFound("incident");
        }

        return await containments.StartAsync(ApiAccess.ActorOf(http), id, terms, cancellation, DecidedFor(http, tenant)) is { } problem
            ? ApiProblem.Conflict(problem)
            : await containments.OfAsync(tenant, incident.UserId, cancellation) is { } held
                ? Results.Ok(ContainmentJson.Of(new ContainmentLine(held, incident.Line.User)))
                : ApiProblem.Conflict("Somebody has lifted it already.");
    }

    private static async Task<IResult> LiftAsync(Guid id, HttpContext http, IIncidentStore incidents, ContainmentStore containments, CancellationToken cancellation)
    {
        var tenant = ApiAccess.TenantOf(http.User);
        return await incidents.LinesAsync(tenant, [id], cancellation) is not [_] ? ApiProblem.NotFound("incident")
            : await containments.LiftAsync(ApiAccess.ActorOf(http), id, cancellation, DecidedFor(http, tenant)) is { } problem ? ApiProblem.Conflict(problem)
            : Results.NoContent();
    }

    // A key is nobody whom the store could judge: its scope was. An API Sub-Admin is judged again inside the transaction.
    private static Tenant? DecidedFor(HttpContext http, Tenant tenant) => ApiCaller.AdminOf(http.User) is null ? tenant : null;

    internal sealed record WantedJson(int? Days, bool? OnlyAbroad);

    /// <summary>A containment. No accepted countries means that logins are refused from everywhere but trusted IPs.</summary>
    internal sealed record ContainmentJson(
        long Id, string User, Guid Incident, DateTimeOffset StartedAt, string StartedBy, DateTimeOffset EndsAt, IReadOnlyList<string>? AcceptedCountries)
    {
        public static ContainmentJson Of(ContainmentLine line) => new(
            line.Containment.Id, line.User, line.Containment.IncidentId, line.Containment.StartedAt, line.Containment.StartedBy, line.Containment.EndsAt,
            line.Containment.AcceptedCountries is null ? null : line.Containment.CountryCodes);
    }
}
