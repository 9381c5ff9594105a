using System.Globalization;
using System.Security.Claims;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authentication;

namespace MailSecurity.Dashboard.Security;

/// <summary>Who may call the API, and on whose behalf.</summary>
internal static class ApiAccess
{
    public static IServiceCollection AddApiAccess(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in ApiScope.All)
        {
            authorization.AddPolicy(scope, policy => policy
                .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName)
                .RequireClaim(ApiKeyAuthentication.ScopeClaim, scope));
        }

        return services;
    }

    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(scope);

    /// <summary>The caller as an incident's history names it.</summary>
    public static string NameOf(ClaimsPrincipal caller) => $"API key {caller.Identity?.Name}";

    /// <summary>The Account of the key that was used.</summary>
    public static int AccountOf(ClaimsPrincipal caller) =>
        int.Parse(caller.FindFirstValue(ApiKeyAuthentication.AccountClaim)!, CultureInfo.InvariantCulture);

    /// <summary>What the caller sees: an API key, the whole of its Account.</summary>
    public static Tenant TenantOf(ClaimsPrincipal caller) => Tenant.Of(AccountOf(caller));
}
