using System.Net;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Api;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly PanelHost _host = new() { Replace = services => services.AddSingleton<IHealthProbe>(new Trouble()) };

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        Trouble.Account = await _host.Accounts.FindOrAddAsync("Elsewhere", default);
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WatchdogJob>().RunAsync(default);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Ready_WithoutDetails_TellsNobodyWhatIsWrong()
    {
        using var visitor = _host.Visit();

        Assert.Equal("ready", await visitor.ReadAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/health/ready?details")).StatusCode);
    }

    [Fact]
    public async Task Ready_WithDetails_TellsTheProviderEverythingAndAKeyWhatIsItsAccounts()
    {
        await _host.AddAdminAsync("provider@health.example", admin => admin.IsProvider = true);
        using var provider = _host.Visit();
        await provider.SignInAsync("provider@health.example", PanelHost.Password);
        var all = await provider.ReadAsync("/health/ready?details");
        Assert.Contains("\"kind\":\"sourceSilent\"", all, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"diskNearlyFull\"", all, StringComparison.Ordinal);

        await _host.AddAdminAsync("admin@health.example");
        using var admin = _host.Visit();
        await admin.SignInAsync("admin@health.example", PanelHost.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync("/health/ready?details")).StatusCode);

        var own = await ByKeyAsync("Elsewhere");
        Assert.Contains("sourceSilent", own, StringComparison.Ordinal);
        Assert.DoesNotContain("diskNearlyFull", own, StringComparison.Ordinal);
        Assert.DoesNotContain("sourceSilent", await ByKeyAsync(Account.DefaultName), StringComparison.Ordinal);
    }

    private async Task<string> ByKeyAsync(string account)
    {
        var key = await _host.Keys.CreateAsync(await _host.Accounts.FindOrAddAsync(account, default), "monitor", [ApiScope.IncidentsRead], default);
        using var http = new HttpClient { BaseAddress = _host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key!.Value.Reveal());
        return await http.GetStringAsync("/health/ready?details", TestContext.Current.CancellationToken);
    }

    private sealed class Trouble : IHealthProbe
    {
        public static int Account { get; set; }

        public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HealthProblem>>(
        [
            new(HealthKind.SourceSilent, "silent", Account, 7, "The file is silent.", "Look."),
            new(HealthKind.DiskNearlyFull, "full", null, null, "The disk is full.", "Make room."),
        ]);
    }
}
