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
            Authorization = [],
            AsyncAuthorization = [new ProviderOnly()],
        });

    private sealed class ProviderOnly : IDashboardAsyncAuthorizationFilter
    {
        // A context that cannot be read is nobody's.
        public async Task<bool> AuthorizeAsync(DashboardContext context)
        {
            var http = context.GetHttpContext();
            return AdminIdentity.TryRead(http.User, out var admin)
                && await http.RequestServices.GetRequiredService<AccessBook>().ReadAsync(admin.Id, http.RequestAborted) is { CanOpenPanel: true, IsProvider: true };
        }
    }
}
