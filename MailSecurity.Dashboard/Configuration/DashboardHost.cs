using Hangfire;
using MailSecurity.Dashboard.Api;
using MailSecurity.Dashboard.Intake;
using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.OnCall;
using MailSecurity.Dashboard.Security;
using MailSecurity.Dashboard.Telemetry;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;

namespace MailSecurity.Dashboard.Configuration;

/// <summary>Puts the program together.</summary>
public static class DashboardHost
{
    /// <summary>
    /// A builder whose content is beside the program, so that settings and static files are found by `dotnet run`, by the
    /// built binary from any folder, and after publish. The environment and the command line win over appsettings.json.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }

    /// <summary>What every command needs: the store, geolocation and detection.</summary>
    public static void AddCore(this IServiceCollection services)
    {
        services.AddStorage();
        services.AddGeo();
        services.AddDetection();
    }

    // What takes longer has not been answered yet, so its sender sends it again.
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(8);

    /// <summary>Everything that serving needs.</summary>
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Stopping);

        // Exporters listen before anything is counted: hosted services start in the order in which they are added.
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddCore();
        builder.Services.AddJobs();
        builder.Services.AddOnCall();
        builder.Services.AddApiAccess();
        builder.Services.AddSingleton<BodyRoom>();
        builder.Services.AddSingleton<LogLineStreams>();
        builder.Services.AddDovecotPolicy();
        builder.AddPanel();
    }

    /// <summary>Checks the settings, all of them at once, and brings the store up to date.</summary>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancellation)
    {
        ConfigurationGuard.Check(app.Services);
        await app.Services.GetRequiredService<StoreSetup>().PrepareAsync(cancellation);
        await app.Services.GetRequiredService<LoginPulse>().StartAsync(cancellation);
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.MapPanel();
        app.MapPush();
        app.MapIntake();
        app.MapDovecotPolicy();
        app.MapHealth();
        app.MapMetrics();
        app.MapApiDescription();
        app.MapIncidents();
        app.MapUserLogins();
        app.MapTrustedIps();
        app.MapExpectations();
        app.MapContainments();
        app.MapAccessList();
        app.MapJobsDashboard();
        Schedule.Apply(app.Services.GetRequiredService<IRecurringJobManager>());

        // Whoever was not told because the process died is told now, not in a minute.
        app.Services.GetRequiredService<IAlertSignal>().Raised();
    }
}
