using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Telemetry;

/// <summary>Who reads the metrics: they are about the whole installation, so the Provider, and whoever calls from a network that is configured.</summary>
internal static class MetricsAccess
{
    public const string Policy = "Metrics";

    public static void AddMetricsAccess(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, Handler>();
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddRequirements(new Requirement()));
    }

    private sealed class Requirement : IAuthorizationRequirement;

    private sealed class Handler(AccessBook book, IOptions<TelemetryOptions> options) : AuthorizationHandler<Requirement>
    {
        private readonly List<Network> _networks = [.. options.Value.MetricsNetworks.Select(text => Network.Read(text).Network)];

        protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
        {
            if ((context.Resource is HttpContext request && IsFromNetwork(request)) || await IsProviderAsync(context))
            {
                context.Succeed(requirement);
            }
        }

        // What an untrusted proxy passes on has the proxy's address, which says nothing of who asks.
        private bool IsFromNetwork(HttpContext request) =>
            !request.Request.Headers.ContainsKey("X-Forwarded-For") && !request.Request.Headers.ContainsKey("Forwarded")
            && request.ClientAddress() is { } address && _networks.Exists(network => network.Contains(address));

        private async Task<bool> IsProviderAsync(AuthorizationHandlerContext context) =>
            AdminIdentity.TryRead(context.User, out var admin)
            && await book.ReadAsync(admin.Id, CancellationToken.None) is { CanOpenPanel: true, IsProvider: true };
    }
}
