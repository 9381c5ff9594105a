using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>Who listens: an Admin or Sub-Admin of either kind, or an API key, which has no grant and sees its whole Account.</summary>
internal sealed record HubViewer(int AccountId, AdminGrant? Grant)
{
    /// <summary>The listener itself if it sees only some Domains.</summary>
    public Guid? LimitedTo => Grant?.Domains is null ? null : Grant.Id;

    public bool Sees(string domain) => Grant?.Sees(domain) ?? true;
}

/// <summary>Who may connect: whoever is signed in, and callers of the API that may read incidents.</summary>
internal static class HubPolicy
{
    public const string Name = "IncidentHub";

    public static void AddHubPolicy(this IServiceCollection services) => services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
        .RequireAuthenticatedUser()
        .RequireAssertion(context => AdminIdentity.TryRead(context.User, out _) || ApiCaller.Has(context.User, ApiScope.IncidentsRead)));
}
