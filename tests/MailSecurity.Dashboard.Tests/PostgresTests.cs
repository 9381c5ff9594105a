using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.AspNetCore.SignalR.Client;

namespace MailSecurity.Dashboard.Tests;

/// <summary>The product on PostgreSQL by nothing but its settings.</summary>
public sealed class PostgresTests
{
    private const string User = "ana@example.org";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logins_WhenSentToOneNode_AreAnIncidentOnTheOther()
    {
        var (first, second) = await StartTwoAsync();
        await using var one = first;
        await using var other = second;
        var admin = await one.AddAdminAsync("admin@example.org");
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listener = await ListenAsync(one, other, admin);
        listener.On<HubIncident>("IncidentChanged", incident => _ = incident.User == User && told.TrySetResult());
        await listener.InvokeAsync("Watch", new { }, Cancel);

        using var caller = new HttpClient { BaseAddress = one.Address };
        var key = (await one.Keys.CreateAsync(admin.AccountId, "mail", [ApiScope.Intake], Cancel))!.Value;
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        using var answer = await caller.PostAsJsonAsync("/api/v1/logins", Takeover(), Cancel);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        await told.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
    }

    [Fact]
    public async Task Session_WhenItIsEndedAtOneNode_IsOverAtTheOther()
    {
        var (first, second) = await StartTwoAsync();
        await using var one = first;
        await using var other = second;
        var admin = await one.AddAdminAsync("admin@example.org");
        using var here = one.Visit();
        using var there = other.Visit();
        await here.SignInAsync(admin.Email!, PanelHost.Password);
        there.Cookies.Add(here.Cookies.GetAllCookies());
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/security/incidents")).StatusCode);

        await here.SubmitFormAsync("/about", "/sign-out");

        // What a node has read of somebody it believes for a second.
        while ((await there.GetAsync("/security/incidents")).StatusCode == HttpStatusCode.OK)
        {
            await Task.Yield();
        }
    }

    private static async Task<(PanelHost One, PanelHost Other)> StartTwoAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        var database = await PostgresServer.CreateEmptyDatabaseAsync();
        var (one, other) = (On(database), On(database));
        await one.InitializeAsync();
        await other.InitializeAsync();
        return (one, other);
    }

    private static PanelHost On(string database) => new()
    {
        Settings =
        [
            $"--{StorageOptions.Section}:{nameof(StorageOptions.Provider)}={StorageOptions.Postgres}",
            $"--{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}={database}",
        ],
    };

    // Signed in at one node and known to the other: they have the same keys.
    private static async Task<HubConnection> ListenAsync(PanelHost one, PanelHost other, Admin admin)
    {
        using var visitor = one.Visit();
        await visitor.SignInAsync(admin.Email!, PanelHost.Password);
        var connection = new HubConnectionBuilder().WithUrl(new Uri(other.Address, "/hubs/incidents"), options => options.Cookies = visitor.Cookies).Build();
        await connection.StartAsync(Cancel);
        return connection;
    }

    private static IEnumerable<object> Takeover() =>
    [
        .. Enumerable.Range(0, 60).Select(number => Login(A.Noon.AddDays(-15).AddHours(number * 6), "91.0.0.1")),
        Login(A.Noon, "177.0.0.1"),
    ];

    private static object Login(DateTimeOffset at, string ip) => new { at, user = User, ip, success = true, protocol = "imap" };

    private sealed record HubIncident(string User);
}
