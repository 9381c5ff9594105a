using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace MailSecurity.Dashboard.Security;

/// <summary>Lets callers of the API to what the panel's people open with their session too: the hub and the API's description.</summary>
internal static class ApiCallers
{
    private const string TokenName = "access_token";
    private static readonly PathString Hubs = "/hubs";
    private static readonly PathString[] Shared = [Hubs, "/openapi", "/api"];

    /// <summary>Before anything reads the address: a browser's WebSocket cannot send a header, so SignalR puts the key into the query.</summary>
    public static void UseHubToken(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Hubs) && request.Query.TryGetValue(TokenName, out var token))
        {
            // Addresses are written into logs; headers are not.
            if (request.Headers.Authorization.Count == 0)
            {
                request.Headers.Authorization = $"Bearer {token}";
            }

            var others = QueryHelpers.ParseQuery(request.QueryString.Value).Where(parameter => parameter.Key != TokenName);
            request.QueryString = new QueryBuilder(others).ToQueryString();
        }

        return next(context);
    });

    /// <summary>After the session was looked at. The API's own calls take no session and ask by their policies.</summary>
    public static void UseApiCallers(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.User.Identity?.IsAuthenticated != true && context.Request.Headers.Authorization.Count > 0
            && Array.Exists(Shared, root => context.Request.Path.StartsWithSegments(root)) && !context.Request.Path.StartsWithSegments("/api/v1"))
        {
            var answer = await context.AuthenticateAsync(ApiAccess.SchemeName);
            if (!answer.Succeeded)
            {
                await context.ChallengeAsync(ApiAccess.SchemeName);
                return;
            }

            context.User = answer.Principal;
        }

        await next(context);
    });
}
