using System.Security.Claims;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Api;

/// <summary>Where a User is expected: travelling.</summary>
internal static class ExpectationEndpoints
{
    private const string Path = "/api/v1/users/{user}/expectations";

    public static void MapExpectations(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Path).RequireScope(ApiScope.TrustedRead).WithTags("Trusted IPs")
            .MapGet("/", ListAsync).WithSummary("Where a User is expected, the one that ends first first.").Produces<ApiPage<ExpectationJson>>();
        var write = routes.MapGroup(Path).RequireScope(ApiScope.TrustedWrite).WithTags("Trusted IPs");
        write.MapPost("/", AddAsync).DisableAntiforgery().WithSummary("Expect a User in a country until a time.").Produces<ExpectationJson>(StatusCodes.Status201Created);
        write.MapDelete("/{id:long}", EndAsync).WithSummary("Stop expecting a User there, as if it had never been.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(string user, ClaimsPrincipal caller, TrustStore trust, CancellationToken cancellation) =>
        await trust.ExpectationsAsync(ApiAccess.TenantOf(caller), user, cancellation) is { } expected
            ? Results.Ok(new ApiPage<ExpectationJson>(expected.ConvertAll(ExpectationJson.Of), null))
            : ApiProblem.NotFound("User");

    private static async Task<IResult> AddAsync(string user, WantedJson body, ClaimsPrincipal caller, TrustStore trust, CancellationToken cancellation)
    {
        DateTimeOffset? until = ApiTime.TryRead(body.Until ?? "", out var time) ? time : null;
        var answer = await trust.ExpectAsync(CallerOf(caller), new NewExpectation(user, body.Country, until, body.Note), cancellation);
        return answer.Expected is { } expected && answer.Problem is null
            ? Results.Created($"/api/v1/users/{Uri.EscapeDataString(user)}/expectations/{expected.Id}", ExpectationJson.Of(expected))
            : answer.Problems.Any(problem => problem.Field == "user") ? ApiProblem.NotFound("User")
            : ApiProblem.Of(answer.Problems.ToDictionary(problem => problem.Field, problem => new[] { problem.Text }));
    }

    private static async Task<IResult> EndAsync(string user, long id, ClaimsPrincipal caller, TrustStore trust, CancellationToken cancellation)
    {
        var known = await trust.ExpectationsAsync(ApiAccess.TenantOf(caller), user, cancellation);
        return known?.Exists(expected => expected.Id == id) == true && (await trust.EndExpectationAsync(CallerOf(caller), id, cancellation)).Problem is null
            ? Results.NoContent()
            : ApiProblem.NotFound("expectation");
    }

    private static TrustCaller CallerOf(ClaimsPrincipal caller) => TrustCaller.Program(ApiAccess.TenantOf(caller), ApiAccess.NameOf(caller));

    internal sealed record WantedJson(string? Country, string? Until, string? Note);

    internal sealed record ExpectationJson(long Id, string Country, DateTimeOffset Until, string Note, DateTimeOffset CreatedAt, string CreatedBy)
    {
        public static ExpectationJson Of(Expectation expected) =>
            new(expected.Id, expected.Country, expected.EndsAt, expected.Note, expected.CreatedAt, expected.CreatedBy);
    }
}
