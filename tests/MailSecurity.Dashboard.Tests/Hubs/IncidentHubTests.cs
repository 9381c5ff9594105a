using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Hubs;

public sealed class IncidentHubTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_WhenAnIncidentChanges_TellsThoseWhoAskedForIt()
    {
        await using var mine = await ConnectAsync("listener@example.org");
        await using var others = await ConnectAsync("other.listener@example.org");
        var heard = Hear(mine);
        var heardByOthers = Hear(others);
        await mine.InvokeAsync("Watch", new WatchFilter(Domain: "hub.example"), Cancel);
        await others.InvokeAsync("Watch", new WatchFilter(Domain: "elsewhere.example"), Cancel);

        await RaiseAsync("ana@hub.example");
        var summary = await heard.Task.WaitAsync(Patience, Cancel);
        Assert.Equal("ana@hub.example", summary.User);
        Assert.Equal("open", summary.Status);
        Assert.Equal("compromisedAccount", summary.LikelyReason);
        Assert.Contains(summary.Reasons, reason => reason.Rule == "moreThanOneLocation");
        Assert.False(heardByOthers.Task.IsCompleted);
    }

    [Fact]
    public async Task Watch_WhenTheFilterMakesNoSense_IsRefused()
    {
        await using var connection = await ConnectAsync("confused@example.org");
        await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync("Watch", new WatchFilter(Severity: "terrible"), Cancel));
    }

    private static TaskCompletionSource<IncidentSummary> Hear(HubConnection connection)
    {
        var heard = new TaskCompletionSource<IncidentSummary>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.On<IncidentSummary>("IncidentChanged", summary => heard.TrySetResult(summary));
        return heard;
    }

    private async Task<HubConnection> ConnectAsync(string email)
    {
        await host.AddAdminAsync(email);
        using var visitor = host.Visit();
        await visitor.SignInAsync(email, PanelHost.Password);
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, "/hubs/incidents"), options => options.Cookies = visitor.Cookies)
            .Build();
        await connection.StartAsync(Cancel);
        return connection;
    }

    // Real addresses: this is the product with its real databases.
    private async Task RaiseAsync(string user)
    {
        var (german, brazilian) = ("91.0.0.1", "177.0.0.1");
        var batch = new IntakeBatch
        {
            AccountId = await host.Accounts.FindOrAddAsync(Domain.Admins.Account.DefaultName, Cancel),
            Source = SourceKind.Api,
            SourceName = "test",
        };
        batch.Logins.AddRange(Enumerable.Range(0, 60).Select(number => A.Login(A.Noon.AddDays(-15).AddHours(number * 6), german, user)));
        batch.Logins.Add(A.Login(A.Noon, brazilian, user));
        await host.Services.GetRequiredService<IntakeStore>().CommitAsync([batch], Cancel);
        await host.Services.GetRequiredService<LoginAnalysis>().DrainAllAsync(Cancel);
        Assert.Contains(
            await host.Services.GetRequiredService<IIncidentStore>().OpenAsync(Tenant.Of(batch.AccountId), 100, Cancel), line => line.User == user);
    }
}
