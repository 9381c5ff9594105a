namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Refuses live connections that another site's page opens in a signed-in browser: the same-origin policy does not cover
/// WebSockets. Programs send no Origin, and no cookie that they were not given.
/// </summary>
internal static class OriginCheck
{
    private static readonly PathString[] Live = ["/_blazor", "/hubs"];

    public static void UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Array.Exists(Live, root => context.Request.Path.StartsWithSegments(root)) && !IsOurs(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    });

    // The scheme is left out: a proxy that ends TLS and is not configured as one would make it differ.
    private static bool IsOurs(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var site)
                && site.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
                && (request.Host.Port is { } port ? site.Port == port : site.IsDefaultPort));
    }
}
