using MailSecurity.Dashboard.Api;
using MailSecurity.Dashboard.Components;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace MailSecurity.Dashboard.Configuration;

/// <summary>The panel: signing in, pages, live board and hub.</summary>
internal static class PanelSetup
{
    public static void AddPanel(this WebApplicationBuilder builder)
    {
        // Says at every first start that the keys are not encrypted. They are in a folder that only their owner can read,
        // beside the store whose cookies they protect.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);

        // It writes whole addresses, and a WebSocket's holds the key of whoever opens it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Services.AddPanelSecurity();
        builder.Services.AddSettings<ProxyOptions>(ProxyOptions.Section);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProxyOptions>, ProxyOptionsCheck>());
        builder.Services.AddApiProblems();
        builder.Services.AddApiLimits();
        builder.Services.AddApiDescription();
        builder.Services.AddLive();
        builder.Services.AddMudServices();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    }

    public static void MapPanel(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseHubToken();
        app.UseSecurityHeaders();
        app.UseOriginCheck();
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        }

        app.UseNotFoundPage();
        app.UseApiProblems();
        app.UseOldFormPage();
        app.UseAuthentication();
        app.UseMiddleware<AccessEnforcement>();
        app.UseApiCallers();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapSignOut();
        app.MapAccessListConfirmation();
        app.MapAuditCsv();
        app.MapIncidentsCsv();
        app.MapTrustedIpsCsv();
        app.MapHub<IncidentHub>("/hubs/incidents");

        // Frames are forbidden for every answer by the security headers.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    // A person who follows a dead link gets a page; a program, or a form that was refused, gets the plain status.
    private static void UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) || ProgramPaths.Contains(context.Request.Path))
            {
                context.Features.GetRequiredFeature<IStatusCodePagesFeature>().Enabled = false;
            }

            return next(context);
        });
    }
}
