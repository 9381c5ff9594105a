using System.Collections.Concurrent;
using System.Net;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Dashboard.Tests.Hubs;

/// <summary>API keys and API Sub-Admins at the hub: they hear what they may, for as long as they may.</summary>
public sealed class HubCallerTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The promise is five seconds; a machine that runs seven thousand tests beside this one may need more.
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(30);
    private static readonly Permissions Reader = default(Permissions).With(Section.Incidents, Level.View);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_WhenItMayReadIncidents_HearsThemOverTheTokenOfAWebSocket()
    {
        var (secret, _) = await KeyAsync([ApiScope.IncidentsRead]);
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, "/hubs/incidents?access_token=" + secret.Reveal()), HttpTransportType.WebSockets, options => options.SkipNegotiation = true)
            .Build();
        await connection.StartAsync(Cancel);

        Assert.Equal("keyed@hub.example", await HearAsync(connection, "keyed@hub.example"));
    }

    [Fact]
    public async Task Token_InTheAddressOfAWebSocket_IsInNoLog()
    {
        var log = new RecordedLog();
        await using var talkative = new PanelHost { Settings = ["--Logging:LogLevel:Microsoft.AspNetCore=Trace"], Replace = services => services.AddSingleton<ILoggerProvider>(log) };
        await talkative.InitializeAsync();
        var secret = await talkative.Keys.CreateAsync(await talkative.Accounts.FindOrAddAsync(Account.DefaultName, Cancel), "hub", [ApiScope.IncidentsRead], Cancel);
        await using (var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(talkative.Address, "/hubs/incidents?access_token=" + secret!.Value.Reveal()), HttpTransportType.WebSockets, options => options.SkipNegotiation = true)
            .Build())
        {
            await connection.StartAsync(Cancel);
        }

        Assert.Contains(log.Lines, line => line.Contains("/hubs/incidents", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(secret.Value.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ApiSubAdmin_WhenLimitedToADomain_HearsThatOneOnly()
    {
        await host.RaiseAsync("first@limited-hub.example");
        var script = await host.AddApiSubAdminAsync("hub.script@example.org", Reader, admin => admin.IsLimitedToDomains = true);
        await host.LimitAsync(script, await host.DomainAsync("limited-hub.example"));
        using var basic = host.Basic("hub.script@example.org");
        await using var connection = Connect(basic.DefaultRequestHeaders.Authorization!.ToString());
        await connection.StartAsync(Cancel);
        var heard = new ConcurrentQueue<string>();
        var heardLast = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.On<IncidentSummary>("IncidentChanged", summary =>
        {
            heard.Enqueue(summary.User);
            if (summary.User == "bob@limited-hub.example")
            {
                heardLast.TrySetResult();
            }
        });
        await connection.InvokeAsync("Watch", new WatchFilter(), Cancel);

        await host.RaiseAsync("ana@other-hub.example");
        await host.RaiseAsync("bob@limited-hub.example");
        await heardLast.Task.WaitAsync(Patience, Cancel);

        Assert.DoesNotContain("ana@other-hub.example", heard);
    }

    [Theory]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Basic d3Jvbmc6d3Jvbmc=", HttpStatusCode.Unauthorized)]
    [InlineData("scope", HttpStatusCode.Forbidden)]
    public async Task Caller_WithoutTheRight_CannotConnect(string header, HttpStatusCode expected)
    {
        if (header == "scope")
        {
            header = "Bearer " + (await KeyAsync([ApiScope.LoginsRead])).Secret.Reveal();
        }

        await using var connection = Connect(header);

        Assert.Equal(expected, (await Assert.ThrowsAsync<HttpRequestException>(() => connection.StartAsync(Cancel))).StatusCode);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("expired")]
    [InlineData("disabled")]
    [InlineData("address")]
    public async Task Connection_WhenItsCallerLosesTheRight_EndsWithinFiveSeconds(string way)
    {
        var (secret, id) = await KeyAsync([ApiScope.IncidentsRead]);
        var ada = await host.AddAdminAsync($"{way}.ada@example.org");
        var script = await host.AddApiSubAdminAsync($"{way}.script@example.org", Reader);
        using var basic = host.Basic(script.Email!);
        await using var connection = Connect(way is "deleted" or "expired" ? $"Bearer {secret.Reveal()}" : basic.DefaultRequestHeaders.Authorization!.ToString());
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        await connection.StartAsync(Cancel);
        await connection.InvokeAsync("Watch", new WatchFilter(), Cancel);
        Assert.False(ended.Task.IsCompleted);

        var (actor, store) = (new Actor(ada.Id, "Ada", null), host.Services.GetRequiredService<Store>());
        switch (way)
        {
            case "deleted":
                Assert.Null(await host.Keys.DeleteAsync(actor, id, Cancel));
                break;
            case "expired":
                await store.WriteAsync(Tenant.System, db => db.ApiKeys.Where(key => key.Id == id).ExecuteUpdateAsync(key => key.SetProperty(k => k.ExpiresAt, DateTimeOffset.UnixEpoch), Cancel), Cancel);
                break;
            case "disabled":
                Assert.Null(await host.Services.GetRequiredService<AdminStore>().DisableAsync(actor, script.Id, Cancel));
                break;
            default:
                // As the command line would: this process is not told.
                await store.WriteAsync(Tenant.System, db => db.Users.Where(admin => admin.Id == script.Id).ExecuteUpdateAsync(admin => admin.SetProperty(a => a.MayCallFromAnywhere, false), Cancel), Cancel);
                break;
        }

        await ended.Task.WaitAsync(CutOff, Cancel);
    }

    private static TaskCompletionSource<string> Hear(HubConnection connection)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.On<IncidentSummary>("IncidentChanged", summary => heard.TrySetResult(summary.User));
        return heard;
    }

    private async Task<string> HearAsync(HubConnection connection, string user)
    {
        var heard = Hear(connection);
        await connection.InvokeAsync("Watch", new WatchFilter(User: user), Cancel);
        await host.RaiseAsync(user);
        return await heard.Task.WaitAsync(Patience, Cancel);
    }

    private HubConnection Connect(string authorization) => new HubConnectionBuilder()
        .WithUrl(new Uri(host.Address, "/hubs/incidents"), options => options.Headers["Authorization"] = authorization)
        .Build();

    private async Task<(Secret Secret, long Id)> KeyAsync(string[] scopes)
    {
        var (name, account) = ($"hub {Guid.NewGuid():N}", await host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel));
        var secret = await host.Keys.CreateAsync(account, name, scopes, Cancel);
        return (secret!.Value, (await host.Keys.ListAsync(Tenant.Of(account), Cancel)).Single(key => key.Name == name).Id);
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
