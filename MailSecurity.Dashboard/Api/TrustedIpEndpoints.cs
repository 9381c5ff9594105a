using System.Globalization;
using System.Security.Claims;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Api;

/// <summary>Networks that an Account marks as safe.</summary>
internal static class TrustedIpEndpoints
{
    private const string Path = "/api/v1/trusted-ips";

    public static void MapTrustedIps(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Path).RequireScope(ApiScope.TrustedRead).WithTags("Trusted IPs")
            .MapGet("/", ListAsync).WithSummary("Trusted networks, newest first.").Produces<ApiPage<TrustedIpJson>>();
        routes.MapGroup(Path).RequireScope(ApiScope.TrustedRead).WithTags("Trusted IPs")
            .MapPost("/preview", PreviewAsync).DisableAntiforgery().WithSummary("What marking a network as safe would do.").Produces<PreviewJson>();
        var write = routes.MapGroup(Path).RequireScope(ApiScope.TrustedWrite).WithTags("Trusted IPs");
        write.MapPost("/", AddAsync).DisableAntiforgery().WithSummary("Mark a network as safe for a Domain or for one User.").Produces<TrustedIpJson>(StatusCodes.Status201Created);
        write.MapDelete("/{id:long}", DeleteAsync).RequireScope(ApiScope.TrustedDelete).WithSummary("Stop trusting a network.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ClaimsPrincipal caller, TrustStore trust, CancellationToken cancellation)
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

        var entries = await trust.PageAsync(ApiAccess.TenantOf(caller), new TrustFilter(), after is null ? null : before, limit + 1, cancellation);
        var items = entries.Take(limit).Select(TrustedIpJson.Of).ToList();
        return Results.Ok(new ApiPage<TrustedIpJson>(items, entries.Count > limit ? items[^1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> AddAsync(NewTrustedIp body, HttpContext http, TrustStore trust, CancellationToken cancellation)
    {
        DateTimeOffset? expiresAt = null;
        if (body.ExpiresAt is { } text)
        {
            if (!ApiTime.TryRead(text, out var time))
            {
                return ApiProblem.Of("expiresAt", "expiresAt is a time such as 2026-11-01T08:00:00Z.");
            }

            expiresAt = time;
        }

        var range = new NewTrustedRange(body.Network, body.Domain, body.User, body.Description, expiresAt);
        var answer = await trust.AddAsync(CallerOf(http), range, cancellation);
        return answer.Entry is not { } entry
            ? ApiProblem.Of(answer.Problems.ToDictionary(problem => problem.Field, problem => new[] { problem.Text }))
            : Results.Created($"{Path}/{entry.Id}", TrustedIpJson.Of(entry));
    }

    private static async Task<IResult> DeleteAsync(long id, HttpContext http, TrustStore trust, CancellationToken cancellation) =>
        (await trust.DeleteAsync(CallerOf(http), id, cancellation)).Entry is not null ? Results.NoContent() : ApiProblem.NotFound("trusted network");

    private static async Task<IResult> PreviewAsync(NewTrustedIp body, ClaimsPrincipal caller, TrustPreviews previews, CancellationToken cancellation)
    {
        var problems = new Dictionary<string, string[]>();
        var network = Network.Read(body.Network?.Trim() ?? "");
        if ((network.Error ?? TrustRules.TooWide(network.Network)) is { } wrong)
        {
            problems.Add("network", [wrong]);
        }

        if (string.IsNullOrWhiteSpace(body.Domain))
        {
            problems.Add("domain", ["domain is missing."]);
        }

        if (problems.Count > 0)
        {
            return ApiProblem.Of(problems);
        }

        var user = string.IsNullOrWhiteSpace(body.User) ? null : body.User;
        return await previews.ReadAsync(ApiAccess.TenantOf(caller), new PreviewQuestion(network.Network, body.Domain!, user, user is not null), cancellation) is { } preview
            ? Results.Ok(PreviewJson.Of(preview))
            : ApiProblem.Of(user is null ? "domain" : "user", "No such Domain or User has been seen.");
    }

    private static TrustCaller CallerOf(HttpContext http) => TrustCaller.Program(ApiAccess.TenantOf(http.User), ApiAccess.ActorOf(http));

    internal sealed record NewTrustedIp(string? Network, string? Domain, string? User, string? Description, string? ExpiresAt);

    /// <summary>A preview as the API shows it. The number of addresses is text: it does not fit into a JSON reader's number.</summary>
    internal sealed record PreviewJson(
        string Network, string Addresses, string? Country, long? Asn, string? NetworkOwner, int OtherUsers, int OtherUsersInScope, long Failures,
        long LoginsCovered, IReadOnlyList<string> Closes, bool MayCloseMore, long? CoveredBy)
    {
        public static PreviewJson Of(RangePreview preview) => new(
            preview.Network.ToString(), preview.Addresses.ToString(CultureInfo.InvariantCulture), preview.Location.Country, preview.Location.Asn,
            preview.Location.NetworkOwner, preview.OtherUsers, preview.OtherUsersInScope, preview.Failures, preview.LoginsCovered, preview.Closes,
            preview.MayCloseMore, preview.CoveredBy?.Id);
    }

    /// <summary>A trusted network as the API shows it.</summary>
    internal sealed record TrustedIpJson(
        long Id, string Network, string Domain, string? User, string Description, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt,
        DateTimeOffset? LastMatchedAt, long MatchedCount)
    {
        public static TrustedIpJson Of(TrustedEntry entry) => new(
            entry.Id, entry.Network, entry.Domain, entry.User, entry.Description, entry.CreatedAt, entry.CreatedBy, entry.ExpiresAt,
            entry.LastMatchedAt, entry.MatchedCount);
    }
}
