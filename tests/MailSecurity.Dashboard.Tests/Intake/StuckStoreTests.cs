using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Dashboard.Tests.Intake;

/// <summary>
/// Dovecot's reports while the store takes nothing. Their patience is by a clock that only the test moves, so an answer that waited for
/// the store where it should not would never come.
/// </summary>
public sealed class StuckStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly PanelHost _host;
    private HttpClient _dovecot = null!;
    private int _account;

    public StuckStoreTests() => _host = new PanelHost
    {
        Replace = services => services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PolicyReports>(provider, (TimeProvider)_clock)),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Store Store => _host.Services.GetRequiredService<Store>();

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _account = await _host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        var key = await _host.Keys.CreateAsync(_account, "mx1", [ApiScope.Intake], Cancel);

        // One connection: a report that held it would keep all others from being sent.
        _dovecot = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = _host.Address };
        _dovecot.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key!.Value.Reveal());
        await PostAsync("allow", 0);
    }

    [Fact]
    public async Task Report_WhileTheStoreIsStuck_WaitsOnceAndThenHoldsNoConnection()
    {
        const int Reports = 200;
        await Store.WriteAsync(Tenant.System, async _ =>
        {
            // Here nobody else can write. The first one waits as long as Dovecot may be kept waiting.
            Assert.Equal(HttpStatusCode.Accepted, await WhileTheClockRunsAsync(PostAsync("report", 0)));

            for (var number = 1; number < Reports; number++)
            {
                Assert.Equal(HttpStatusCode.Accepted, await PostAsync("report", number));
                Assert.Equal(HttpStatusCode.OK, await PostAsync("allow", number));
            }
        }, Cancel);

        // What was only accepted is kept, and the store has it as soon as it can.
        while (await Store.ReadAsync(Tenant.Of(_account), db => db.Logins.CountAsync(Cancel), Cancel) < Reports)
        {
            await PassAsync();
        }

        // From then on a report is answered by its commit again.
        while (await WhileTheClockRunsAsync(PostAsync("report", Reports)) is not HttpStatusCode.OK)
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _dovecot.Dispose();
        var stopping = _host.DisposeAsync().AsTask();
        while (!stopping.IsCompleted)
        {
            await PassAsync();
        }

        await stopping;
    }

    private async Task<HttpStatusCode> WhileTheClockRunsAsync(Task<HttpStatusCode> answer)
    {
        while (!answer.IsCompleted)
        {
            await PassAsync();
        }

        return await answer;
    }

    // A pause between two commits, and a moment for those who have waited for it.
    private Task PassAsync()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        return Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
    }

    private async Task<HttpStatusCode> PostAsync(string command, int number)
    {
        using var content = new StringContent(
            $$"""{"device_id":"","login":"user{{number}}@example.org","protocol":"imap","pwhash":"014c","remote":"203.0.113.77","session_id":"s{{number}}","success":true,"policy_reject":false,"tls":true}""",
            Encoding.UTF8,
            "application/json");
        using var response = await _dovecot.PostAsync($"/dovecot/auth-policy?command={command}", content, Cancel);
        return response.StatusCode;
    }
}
