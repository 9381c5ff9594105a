using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Intake;

public sealed class StoreFullApiTests : IAsyncLifetime
{
    private readonly PanelHost _host = new();
    private HttpClient _sender = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        var account = await _host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        _sender = new HttpClient { BaseAddress = _host.Address };
        var secret = await _host.Keys.CreateAsync(account, "sender", [ApiScope.Intake], Cancel);
        _sender.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
    }

    [Theory]
    [InlineData("/api/v1/logins")]
    [InlineData("/api/v1/log-lines")]
    public async Task Intake_WhenTheDiskIsFull_Answers507AndTakesTheSameLater(string path)
    {
        await FillAsync(isFull: true);

        var refused = await _sender.PostAsync(path, Body(path), Cancel);

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, await CountAsync());

        await FillAsync(isFull: false);
        var taken = await _sender.PostAsync(path, Body(path), Cancel);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(5_000, await CountAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _host.DisposeAsync();
    }

    private static StringContent Body(string path) => path.EndsWith("logins", StringComparison.Ordinal)
        ? new StringContent(
            $"[{string.Join(',', Enumerable.Range(0, 5_000).Select(number => $$"""{"at":"2026-11-01T00:00:00Z","user":"user{{number}}@example.org","ip":"8.8.8.8","success":true,"protocol":"imap"}"""))}]", Encoding.UTF8, "application/json")
        : new StringContent(string.Concat(Enumerable.Range(0, 5_000).Select(number =>
            $"2026-11-01T00:00:00.000000+00:00 mail dovecot: imap-login: Login: user=<user{number}@example.org>, method=PLAIN, rip=8.8.8.8, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>\n")), Encoding.UTF8, "text/plain");

    private Store StoreOf() => _host.Services.GetRequiredService<Store>();

    private Task FillAsync(bool isFull) => StoreOf().WriteAsync(
        Tenant.System, db => db.Database.ExecuteSqlRawAsync(isFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1073741823", Cancel), Cancel);

    private Task<int> CountAsync() => StoreOf().ReadAsync(Tenant.System, db => db.Logins.CountAsync(Cancel), Cancel);
}
