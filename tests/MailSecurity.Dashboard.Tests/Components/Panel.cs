using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Hangfire;
using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake.Syslog;
using MailSecurity.Jobs.Telemetry;
using MailSecurity.Jobs.Upkeep;
using MailSecurity.Jobs.Watchdog;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>The panel's pages over a real store, with somebody signed in.</summary>
internal sealed class Panel : BunitContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Panel(TestBench bench)
    {
        Bench = bench;
        DefaultWaitTimeout = Patience;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(bench.Get<IncidentBoard>());
        Services.AddSingleton(bench.Get<IIncidentStore>());
        Services.AddSingleton(bench.Get<ILoginHistory>());
        Services.AddSingleton(bench.Get<LoginTail>());
        Services.AddSingleton(bench.Get<LoginPulse>());
        Services.AddSingleton(bench.Get<IncidentNotes>());
        Services.AddSingleton(bench.Get<BulkDecisions>());
        Services.AddSingleton(bench.Get<NotRaisedFindings>());
        Services.AddSingleton(bench.Get<SavedFilterStore>());
        Services.AddSingleton(bench.Get<LetterChoices>());
        Services.AddSingleton(bench.Get<ContainmentStore>());
        Services.AddSingleton(bench.Get<AlertHistory>());
        Services.AddSingleton(bench.Get<MaintenanceStore>());
        Services.AddSingleton<AlertPulse>();
        Services.AddSingleton<MailServers>();
        Services.AddSingleton(bench.Get<AccountStore>());
        Services.AddSingleton(bench.Get<AccessBook>());
        Services.AddSingleton(bench.Get<AdminStore>());
        Services.AddSingleton(bench.Get<AccessListStore>());
        Services.AddSingleton(bench.Get<AuditStore>());
        Services.AddSingleton(bench.Get<TrustStore>());
        Services.AddSingleton(bench.Get<TrustPreviews>());
        Services.AddSingleton(bench.Get<SettingsStore>());
        Services.AddSingleton(bench.Get<BackTests>());
        Services.AddSingleton(bench.Get<BackTestStore>());
        Services.AddSingleton(bench.Get<DetectionLimits>());
        Services.AddSingleton(bench.Get<SourceStore>());
        Services.AddSingleton(bench.Get<SourceRemoval>());
        Services.AddSingleton(bench.Get<SourcePulse>());
        Services.AddSingleton(bench.Get<HealthBook>());
        Services.AddSingleton(bench.Get<GeoUpdates>());
        Services.AddSingleton(bench.Get<GeoUpdateTurn>());
        Services.AddSingleton(bench.Get<OnCallStore>());
        Services.AddSingleton(Options.Create(new SyslogOptions()));
        Services.AddSingleton<LiveClock>();
        Services.AddScoped<CurrentAdmin>();

        var signedIn = this.AddAuthorization();
        signedIn.SetAuthorized("ana.admin@example.org");
        signedIn.SetClaims(
            new Claim(ClaimTypes.NameIdentifier, AdminId.ToString()),
            new Claim(AdminIdentity.SessionClaim, Guid.CreateVersion7().ToString()),
            new Claim(ClaimTypes.Email, "ana.admin@example.org"),
            new Claim(AdminIdentity.NameClaim, "Ana Admin"),
            new Claim(AdminIdentity.AccountClaim, bench.Account.ToString(CultureInfo.InvariantCulture)),
            new Claim(AdminIdentity.ProviderClaim, bool.TrueString));
    }

    public Guid AdminId { get; } = Guid.CreateVersion7();

    public TestBench Bench { get; }

    public BunitNavigationManager Address => Services.GetRequiredService<BunitNavigationManager>();

    public static async Task<Panel> OpenAsync(Action<Admin>? change = null, Action<IServiceCollection>? add = null)
    {
        var panel = new Panel(await BenchAsync(add));
        await AdminTable.AddAsync(panel.Bench, panel.AdminId, change);
        return panel;
    }

    private static Task<TestBench> BenchAsync(Action<IServiceCollection>? add) => TestBench.CreateAsync(services =>
    {
        services.AddSingleton(provider => new IncidentBoard(provider, TimeProvider.System, provider.GetRequiredService<BoardMeter>(), NullLoggerFactory.Instance));
        services.AddSingleton<IIncidentFeed>(provider => provider.GetRequiredService<IncidentBoard>());
        services.AddSingleton<LoginTail>();
        services.AddSingleton<ILoginFeed>(provider => provider.GetRequiredService<LoginTail>());
        services.AddSingleton(provider => new LoginPulse(provider.GetRequiredService<RecentLogins>(), TimeProvider.System));
        services.AddSingleton<ILoginFeed>(provider => provider.GetRequiredService<LoginPulse>());
        services.AddSingleton(new SourcePulse(TimeProvider.System));
        services.AddSingleton<ISourceFeed>(provider => provider.GetRequiredService<SourcePulse>());
        services.AddSingleton<HealthBook>();
        services.AddSingleton<IBackgroundJobClient, JobsAsked>();
        services.AddSingleton<GeoDownloads>().AddSingleton<GeoUpdateBook>().AddSingleton<GeoUpdateTurn>().AddSingleton<GeoUpdates>();
        services.AddSingleton<BackTests>().AddTransient<BackTestJob>();
        services.AddSingleton(provider => new AccessBook(provider, TimeProvider.System));
        services.AddSingleton<IGrantSignal>(provider => provider.GetRequiredService<AccessBook>());
        add?.Invoke(services);
    });

    /// <summary>Logs the User in from Brazil after a quiet fortnight in Germany, and lets the analysis find it.</summary>
    public async Task<IncidentLine> RaiseAsync(string user)
    {
        await Bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany(), user), A.Login(A.Noon, FakeGeo.Brazil(), user)]);
        await Bench.AnalyseAsync();
        return (await Bench.OpenIncidentsAsync()).Single(line => line.User == user);
    }

    /// <summary>The analysis sees further messages and logins of the User.</summary>
    public async Task SendAsync(string user, int messages)
    {
        await Bench.StoreAsync(Enumerable.Range(0, messages).Select(number => A.Message(A.Noon.AddMinutes(number + 1), user)));
        await Bench.AnalyseAsync();
    }

    /// <summary>
    /// Presses the button of that text once it is there, without waiting for what it starts: a dialog ends only with its answer. On the
    /// renderer's context, so that no repaint comes between finding and pressing.
    /// </summary>
    public static async Task PressAsync(IRenderedComponent<IComponent> page, string text)
    {
        page.WaitForState(() => page.FindAll("button").Any(button => button.TextContent == text));
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == text).Click());
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Bench.DisposeAsync();
    }
}
