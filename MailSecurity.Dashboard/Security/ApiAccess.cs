using System.Globalization;
using System.Security.Claims;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Dashboard.Security;

/// <summary>Who may call the API, and on whose behalf.</summary>
internal static class ApiAccess
{
    /// <summary>Whichever of a key and an API Sub-Admin's password the request carries.</summary>
    public const string SchemeName = "Api";

    public static IServiceCollection AddApiAccess(this IServiceCollection services)
    {
        services.TryAddSingleton<ApiPasswordMemory>();
        services.TryAddScoped<ApiPasswords>();
        services.TryAddSingleton<ApiGate>();
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiPasswordAuthentication>(ApiPasswordAuthentication.SchemeName, null)
            .AddPolicyScheme(SchemeName, null, options => options.ForwardDefaultSelector = context =>
                ApiPasswordAuthentication.IsMeant(context.Request) ? ApiPasswordAuthentication.SchemeName : ApiKeyAuthentication.SchemeName);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in ApiScope.All.Append(ApiScope.TrustedDelete))
        {
            authorization.AddPolicy(scope, policy => policy.AddAuthenticationSchemes(SchemeName).RequireClaim(ApiCaller.ScopeClaim, scope));
        }

        services.AddHubPolicy();
        return services;
    }

    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(scope);

    /// <summary>The caller as an incident's history names it.</summary>
    public static string NameOf(ClaimsPrincipal caller) => $"{(ApiCaller.AdminOf(caller) is null ? "API key" : "API Sub-Admin")} {caller.Identity?.Name}";

    /// <summary>The caller as the audit log names it. A key is nobody.</summary>
    public static Actor ActorOf(HttpContext context) => new(ApiCaller.AdminOf(context.User), NameOf(context.User), context.ClientAddress());

    /// <summary>The Account of the key or API Sub-Admin.</summary>
    public static int AccountOf(ClaimsPrincipal caller) => int.Parse(caller.FindFirstValue(ApiCaller.AccountClaim)!, CultureInfo.InvariantCulture);

    /// <summary>What the caller sees: a key, the whole of its Account; an API Sub-Admin, its Domains.</summary>
    public static Tenant TenantOf(ClaimsPrincipal caller) => ApiCaller.DomainsOf(caller) is { } domains
        ? Tenant.Of(AccountOf(caller), domains)
        : Tenant.Of(AccountOf(caller));
}
