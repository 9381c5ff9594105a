using OpenTelemetry.Trace;

namespace MailSecurity.Dashboard.Telemetry;

/// <summary>Requests in traces. A path may hold a User's name or a one-time link, so the route takes its place.</summary>
internal static class RequestTraces
{
    // Called all the time, and nothing can be learned from it.
    private static readonly PathString[] Left = ["/health", "/metrics", "/_blazor", "/_framework"];

    private static readonly string[] Personal = ["url.path", "url.query", "url.full", "client.address", "network.peer.address", "user_agent.original"];

    public static TracerProviderBuilder AddRequests(this TracerProviderBuilder traces) => traces.AddAspNetCoreInstrumentation(options =>
    {
        options.RecordException = false;
        options.Filter = context => !Array.Exists(Left, root => context.Request.Path.StartsWithSegments(root));
        options.EnrichWithHttpResponse = static (activity, response) =>
        {
            foreach (var name in Personal)
            {
                activity.SetTag(name, null);
            }

            if ((response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
            {
                activity.SetTag("url.path", route);
            }
        };
    });
}
