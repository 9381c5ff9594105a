using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Postgres;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

internal static class SecurityServices
{
    /// <summary>Admins and their passwords, as far as a command needs them too.</summary>
    public static IdentityBuilder AddAdmins(this IServiceCollection services) =>
        services.AddIdentityCore<Admin>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Password.RequiredLength = PasswordLength.Shortest;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 1;
            })
            .AddEntityFrameworkStores<MailSecurityDb>()
            .AddPasswordValidator<PasswordLength>()
            .AddPasswordValidator<GuessablePassword>()
            .AddClaimsPrincipalFactory<AdminClaims>();

    /// <summary>Signing in, and the rule that nothing is reached without.</summary>
    public static void AddPanelSecurity(this IServiceCollection services)
    {
        services.TryAddSingleton<AccessBook>();
        services.AddSingleton<IGrantSignal>(provider => provider.GetRequiredService<AccessBook>());
        services.AddAdmins().AddSignInManager();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(Describe));
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddSectionPolicies();
        services.AddSingleton<IAntiforgery, FormCookies>();
        services.AddKeys();

        services.AddCascadingAuthenticationState();
        services.TryAddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        services.TryAddSingleton<AccessGate>();
        services.TryAddSingleton<IAccessGate>(provider => provider.GetRequiredService<AccessGate>());
        services.TryAddScoped<CurrentAdmin>();
        services.TryAddScoped(provider => new FreshConfirmation(
            provider.GetRequiredService<CurrentAdmin>(), provider.GetRequiredService<SecondFactors>(), provider.GetRequiredService<SignInLimits>(),
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<SignInAudit>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SecondFactors>();
        services.TryAddSingleton<HalfSignIn>();
        services.TryAddSingleton<SignInAudit>();
        services.TryAddSingleton<RefusalWindows>();
        services.TryAddSingleton<RefusalBook>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalBook>());
        services.TryAddSingleton<OwnerNotice>();
        services.TryAddSingleton<AttemptPolicy>();
        services.TryAddSingleton<KnownBrowser>();
        services.TryAddSingleton<SignInLimits>();
        services.TryAddScoped<PasswordSignIn>();
        services.TryAddScoped<PanelSession>();
        services.TryAddSingleton<PasskeyQuestions>();
        services.TryAddScoped<Passkeys>();
        services.TryAddScoped<PasswordChange>();
        services.Configure<IdentityPasskeyOptions>(options => (options.ResidentKeyRequirement, options.UserVerificationRequirement) = ("discouraged", "preferred"));
        services.AddScoped<CircuitHandler, CircuitActivity>();
        services.TryAddScoped<AdminSetup>();
        services.AddHostedService<SetupInvitation>();
    }

    private static void Describe(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "mailsecurity";
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

        // Lax, not Strict: a link in a message to an incident has to find its reader signed in.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.CookieManager = new CookiePrefix();
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = AdminSession.Longest;
        options.SlidingExpiration = false;

        // Every request is judged on the session's row by AccessEnforcement; Identity's own look at the stamp would make the claims anew.
        options.Events.OnValidatePrincipal = _ => Task.CompletedTask;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // A page's visitor is led to the sign-in page; a program gets the plain status.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var isPage = (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && !ProgramPaths.Contains(context.Request.Path);
        if (isPage && status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static void AddKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("MailSecurity");
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory, IOptions<StorageOptions>, ProtectionKeys>((options, data, loggers, storage, keys) =>
            options.XmlRepository = storage.Value.Provider == StorageOptions.Postgres
                ? new StoredKeys(keys)
                : new FileSystemXmlRepository(new DirectoryInfo(new DataDirectory(data.File("keys")).Path), loggers));
    }
}
