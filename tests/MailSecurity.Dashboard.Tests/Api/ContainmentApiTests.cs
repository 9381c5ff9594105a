using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>Refusing a User's logins by a program.</summary>
public sealed class ContainmentApiTests : IAsyncLifetime
{
    private readonly PanelHost _host = new();
    private HttpClient _caller = null!;
    private IncidentLine _incident = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Path => $"/api/v1/incidents/{_incident.Id}/containment";

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _incident = await _host.RaiseAsync("ana@contained.example");
        _caller = await _host.KeyAsync([ApiScope.IncidentsRead, ApiScope.IncidentsWrite]);
    }

    [Fact]
    public async Task Containment_WhenStartedAndLifted_IsListedInBetweenAndNamesTheKey()
    {
        var started = await ReadAsync(await _caller.PostAsJsonAsync(Path, new { days = 30 }, Cancel));
        var listed = Assert.Single((await ReadAsync(await _caller.GetAsync("/api/v1/containments", Cancel))).GetProperty("items").EnumerateArray());

        Assert.Equal(started.GetRawText(), listed.GetRawText());
        Assert.Equal((_incident.User, _incident.Id), (listed.GetProperty("user").GetString(), listed.GetProperty("incident").GetGuid()));
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("acceptedCountries").ValueKind);
        Assert.Equal(TimeSpan.FromDays(30), listed.GetProperty("endsAt").GetDateTimeOffset() - listed.GetProperty("startedAt").GetDateTimeOffset());
        Assert.StartsWith("API key ", listed.GetProperty("startedBy").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await _caller.DeleteAsync(Path, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _caller.DeleteAsync(Path, Cancel)).StatusCode);
        Assert.Empty((await ReadAsync(await _caller.GetAsync("/api/v1/containments", Cancel))).GetProperty("items").EnumerateArray());
        Assert.Equal([AuditAction.ContainmentStarted, AuditAction.ContainmentLifted], await _host.Services.GetRequiredService<Store>().ReadAsync(
            Tenant.System, db => db.AuditEntries.Where(entry => entry.Subject == _incident.User).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Containment_WhenOnlyAbroad_SaysWhichCountriesAreAccepted()
    {
        var started = await ReadAsync(await _caller.PostAsJsonAsync(Path, new { onlyAbroad = true }, Cancel));
        Assert.Equal(["DE"], started.GetProperty("acceptedCountries").EnumerateArray().Select(country => country.GetString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(91)]
    public async Task Containment_WhenItHasNoSensibleEnd_IsRefusedAndNamesTheField(int days)
    {
        using var answer = await _caller.PostAsJsonAsync(Path, new { days }, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("days is a number from 1 to 90", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containments_WhenPaged_AreEachListedOnceTheLatestFirst()
    {
        foreach (var user in new[] { "bob@contained.example", "cleo@contained.example" })
        {
            await ReadAsync(await _caller.PostAsJsonAsync($"/api/v1/incidents/{(await _host.RaiseAsync(user)).Id}/containment", new { }, Cancel));
        }

        var first = await ReadAsync(await _caller.GetAsync("/api/v1/containments?limit=1", Cancel));
        var second = await ReadAsync(await _caller.GetAsync($"/api/v1/containments?limit=1&after={first.GetProperty("next").GetString()}", Cancel));

        Assert.Equal(("cleo@contained.example", "bob@contained.example"), (UserOf(first), UserOf(second)));
        Assert.Null(second.GetProperty("next").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await _caller.GetAsync("/api/v1/containments?after=x", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Containment_OfAnotherAccountsIncident_DoesNotExist()
    {
        using var stranger = await _host.KeyAsync([ApiScope.IncidentsRead, ApiScope.IncidentsWrite], "Other");
        await ReadAsync(await _caller.PostAsJsonAsync(Path, new { }, Cancel));

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync(Path, new { }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync(Path, Cancel)).StatusCode);
        Assert.Empty((await ReadAsync(await stranger.GetAsync("/api/v1/containments", Cancel))).GetProperty("items").EnumerateArray());
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _host.DisposeAsync();
    }

    private static string? UserOf(JsonElement page) => Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("user").GetString();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
