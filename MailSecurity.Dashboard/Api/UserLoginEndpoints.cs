using System.Security.Claims;
using System.Text.Json;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Api;

/// <summary>Last Logins of a User.</summary>
internal static class UserLoginEndpoints
{
    private static readonly string[] Negatable = ["ip", "country", "protocol", "outcome"];

    public static void MapUserLogins(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/v1/users").RequireScope(ApiScope.LoginsRead).WithTags("Logins")
            .MapGet("/{user}/logins", ListAsync).WithSummary("Last Logins of a User, newest first.").Produces<ApiPage<LoginJson>>();

    private static async Task<IResult> ListAsync(
        string user, HttpRequest request, ClaimsPrincipal caller, ILoginHistory history, CancellationToken cancellation)
    {
        var query = new ApiQuery(request.Query);
        var filter = ReadFilter(query);
        var (after, limit) = (Cursor.Login(query), query.Limit());
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var logins = MailUser.TryRead(user, out var name)
            ? await history.PageAsync(ApiAccess.TenantOf(caller), name, filter, after, limit + 1, cancellation)
            : null;
        if (logins is null)
        {
            return ApiProblem.NotFound("User");
        }

        var items = logins.Take(limit).ToList();
        return Results.Ok(new ApiPage<LoginJson>(items.ConvertAll(LoginJson.Of), logins.Count > limit ? Cursor.Of(items[^1].Position) : null));
    }

    private static LastLoginsFilter ReadFilter(ApiQuery query)
    {
        var not = query.List("not");
        foreach (var name in not)
        {
            if (!Negatable.Contains(name, StringComparer.Ordinal))
            {
                query.Refuse("not", $"not is a list of: {string.Join(", ", Negatable)}.");
            }
            else if (query.Text(name) is null)
            {
                query.Refuse("not", $"not names {name}, which is not given.");
            }
        }

        var filter = new LastLoginsFilter
        {
            From = query.Time("from"),
            To = query.Time("to"),
            Network = query.Network("ip"),
            NotNetwork = not.Contains("ip"),
            Countries = [.. query.List("country").Select(code => code.ToUpperInvariant())],
            NotCountries = not.Contains("country"),
            Protocols = query.Words<MailProtocol>("protocol"),
            NotProtocols = not.Contains("protocol"),
            Outcomes = ReadOutcomes(query),
            NotOutcomes = not.Contains("outcome"),
        };
        if (filter.Countries.Any(code => code.Length != 2 || !code.All(char.IsAsciiLetterUpper)))
        {
            query.Refuse("country", "country is a list of two-letter codes such as DE,BR.");
        }

        if (filter.From > filter.To)
        {
            query.Refuse("to", "to is before from.");
        }

        return filter;
    }

    // "failure" is every outcome but success; a single one has the name it carries in the answer.
    private static IReadOnlyList<LoginOutcome> ReadOutcomes(ApiQuery query) => query.Text("outcome")?.ToLowerInvariant() switch
    {
        "success" => [LoginOutcome.Succeeded],
        "failure" => [.. Enum.GetValues<LoginOutcome>().Where(outcome => outcome is not LoginOutcome.Succeeded)],
        _ => query.Words<LoginOutcome>("outcome"),
    };

    /// <summary>A login as the API shows it.</summary>
    internal sealed record LoginJson(
        DateTimeOffset At, string Ip, bool Success, string Outcome, string Protocol, int Attempts, bool Tls,
        string? Country, string? City, long? Asn, string? NetworkOwner, string? ClientId, string? Server)
    {
        public static LoginJson Of(LastLogin login) => new(
            login.At, login.Address.ToString(), login.Outcome is LoginOutcome.Succeeded, Word(login.Outcome), Word(login.Protocol), login.Attempts, login.Tls,
            login.Location.Country, login.Location.City, login.Location.Asn, login.Location.NetworkOwner, login.ClientId, login.Server);

        private static string Word<T>(T value)
            where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }
}
