using Hangfire;
using Hangfire.Dashboard;

namespace MailSecurity.Dashboard.Security;

/// <summary>Hangfire's own dashboard, for the Provider only: decided here on the server, whatever links a page shows.</summary>
internal static class JobsDashboard
{
    public const string Path = "/jobs";

    public static void MapJobsDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapHangfireDashboard(Path, new DashboardOptions
        {
            DashboardTitle = "MailSecurity jobs",
            DisplayStorageConnectionString = false,
            Authorization = [new ProviderOnly()],
        });

    private sealed class ProviderOnly : IDashboardAuthorizationFilter
    {
        // A context that cannot be read is nobody's.
        public bool Authorize(DashboardContext context) => AdminIdentity.TryRead(context.GetHttpContext().User, out var admin) && admin.IsProvider;
    }
}
