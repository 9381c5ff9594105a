using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Api;

/// <summary>The Admin IP Access List: an API Sub-Admin's own, or, with a key, that of the Account's person named by ?admin=.</summary>
internal static class AccessListEndpoints
{
    private const string Path = "/api/v1/access-list";

    public static void MapAccessList(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Path).RequireScope(ApiScope.AccessRead).WithTags("Access list")
            .MapGet("/", ListAsync).WithSummary("The addresses of an Admin IP Access List, and whether access is restricted to them.").Produces<AccessListJson>();
        var write = routes.MapGroup(Path).RequireScope(ApiScope.AccessWrite).WithTags("Access list");
        write.MapPost("/", AddAsync).DisableAntiforgery().WithSummary("Add an address or network.").Produces<AccessEntryJson>(StatusCodes.Status201Created);
        write.MapDelete("/{id:long}", DeleteAsync).WithSummary("Delete an entry; refused if the caller would be locked out.").Produces(StatusCodes.Status204NoContent);
        write.MapPut("/restriction", RestrictAsync).DisableAntiforgery()
            .WithSummary("Switch the restriction on or off. Your own has to be confirmed within 5 minutes by a second call, or it is off again.").Produces<AccessListJson>();
    }

    private static async Task<IResult> ListAsync(string? admin, HttpContext http, AccessListStore lists, AdminStore admins, TimeProvider clock) =>
        Owner(admin, http, out var owner) ?? await AnswerAsync(owner, http, lists, admins, clock);

    private static async Task<IResult> AddAsync(string? admin, NewAccessEntry body, HttpContext http, AccessListStore lists, AdminStore admins)
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

        if (Owner(admin, http, out var owner) is { } nobody)
        {
            return nobody;
        }

        if (await lists.AddAsync(ApiAccess.ActorOf(http), body.Network ?? "", body.Description ?? "", expiresAt, http.RequestAborted, owner) is { } problem)
        {
            return Refuse(problem, text => ApiProblem.Of("network", text));
        }

        _ = AccessNetwork.TryRead(body.Network, out var network, out _);
        var entry = (await GrantAsync(owner, http, lists, admins))?.AccessList.Entries.FirstOrDefault(known => known.Range == network);
        return entry is null ? ApiProblem.NotFound("entry any more") : Results.Created($"{Path}/{entry.Id}{http.Request.QueryString}", AccessEntryJson.Of(entry));
    }

    private static async Task<IResult> DeleteAsync(long id, string? admin, HttpContext http, AccessListStore lists) =>
        Owner(admin, http, out var owner)
        ?? (await lists.DeleteAsync(ApiAccess.ActorOf(http), id, http.RequestAborted, owner) is { } problem ? Refuse(problem, ApiProblem.Conflict) : Results.NoContent());

    private static async Task<IResult> RestrictAsync(
        string? admin, Restriction body, HttpContext http, AccessListStore lists, AdminStore admins, TimeProvider clock)
    {
        if (body.Restricted is not { } wanted || (body.Confirm == true && !wanted))
        {
            return ApiProblem.Of("restricted", "restricted is true or false; confirm goes with true only.");
        }

        if (Owner(admin, http, out var owner) is { } nobody)
        {
            return nobody;
        }

        var (actor, cancellation) = (ApiAccess.ActorOf(http), http.RequestAborted);
        var isOn = (await GrantAsync(owner, http, lists, admins))?.AccessList.IsRestricted(clock.GetUtcNow()) == true;
        var problem = !wanted ? await lists.UnrestrictAsync(actor, cancellation, owner)
            : body.Confirm == true && owner is null ? await lists.ConfirmAsync(actor, cancellation)
            : isOn ? null
            : await lists.RestrictAsync(actor, cancellation, owner);
        return problem is null ? await AnswerAsync(owner, http, lists, admins, clock) : Refuse(problem, ApiProblem.Conflict);
    }

    private static async Task<IResult> AnswerAsync(ListOwner? owner, HttpContext http, AccessListStore lists, AdminStore admins, TimeProvider clock) =>
        await GrantAsync(owner, http, lists, admins) is { AccessList: var list }
            ? Results.Ok(AccessListJson.Of(list, clock.GetUtcNow()))
            : ApiProblem.NotFound("Admin or Sub-Admin");

    // The store's own word, not what is remembered of it: this answers a change that was just made.
    private static Task<AdminGrant?> GrantAsync(ListOwner? owner, HttpContext http, AccessListStore lists, AdminStore admins) =>
        owner is null ? admins.GrantAsync(ApiCaller.AdminOf(http.User) ?? default, http.RequestAborted) : lists.FindAsync(owner, http.RequestAborted);

    /// <summary>Null if it is clear whose list is meant.</summary>
    private static IResult? Owner(string? admin, HttpContext http, out ListOwner? owner)
    {
        var isPerson = ApiCaller.AdminOf(http.User) is not null;
        owner = isPerson || string.IsNullOrWhiteSpace(admin) ? null : new ListOwner(ApiAccess.AccountOf(http.User), admin);
        return isPerson && admin is not null ? ApiProblem.Of("admin", "An API Sub-Admin has a list of its own, and reaches no other: leave admin away.")
            : !isPerson && owner is null ? ApiProblem.Of("admin", "A key is nobody: name whose list is meant by ?admin=e-mail address.")
            : null;
    }

    private static IResult Refuse(string problem, Func<string, IResult> other) =>
        problem == AdminStore.NotAllowed ? Results.Problem(problem, statusCode: StatusCodes.Status403Forbidden)
        : problem is AccessListStore.NoSuchOwner or AccessListStore.NoSuchEntry ? Results.Problem(problem, statusCode: StatusCodes.Status404NotFound)
        : other(problem);

    internal sealed record NewAccessEntry(string? Network, string? Description, string? ExpiresAt);

    internal sealed record Restriction(bool? Restricted, bool? Confirm);

    internal sealed record AccessEntryJson(
        long Id, string Network, string Description, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
    {
        public static AccessEntryJson Of(AccessEntry entry) => new(
            entry.Id, entry.Range.ToString(), entry.Description, entry.CreatedAt, entry.ExpiresAt, entry.LastUsedAt);
    }

    /// <summary>All of a list: it is short, so there is no next page. <see cref="ConfirmBy"/>: until then the restriction has to be confirmed.</summary>
    internal sealed record AccessListJson(IReadOnlyList<AccessEntryJson> Items, string? Next, bool Restricted, DateTimeOffset? ConfirmBy)
    {
        public static AccessListJson Of(AccessList list, DateTimeOffset now) => new(
            [.. list.Entries.Select(AccessEntryJson.Of)], null, list.IsRestricted(now), list.IsPending(now) ? list.ConfirmBy : null);
    }
}
