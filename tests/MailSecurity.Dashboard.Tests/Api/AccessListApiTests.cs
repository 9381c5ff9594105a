using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>The access list over the API: one's own with a password, somebody else's with a key.</summary>
public sealed class AccessListApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/access-list";
    private const string Switch = Path + "/restriction";
    private static readonly Permissions Owner = default(Permissions).With(Section.AccessLists, Level.Delete);

    private readonly PanelHost _host = new();
    private HttpClient _key = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _key = await _host.KeyAsync([ApiScope.AccessRead, ApiScope.AccessWrite]);
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task OwnList_WhenChanged_ShowsItAndKeepsItsOwnerIn()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Owner);
        using var script = _host.Basic("script@example.org");

        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(script, Switch, new { restricted = true }));
        var added = await ReadAsync(await script.PostAsJsonAsync(Path, new { network = "127.0.0.1", description = "Here" }, Cancel), HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(script, Switch, new { restricted = true }));
        var pending = await GetAsync(script, Path);
        Assert.True(pending.GetProperty("restricted").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, pending.GetProperty("confirmBy").ValueKind);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(script, Switch, new { restricted = true, confirm = true }));
        Assert.Equal(HttpStatusCode.Conflict, (await script.DeleteAsync($"{Path}/{added.GetProperty("id")}", Cancel)).StatusCode);

        var list = await GetAsync(script, Path);
        Assert.True(list.GetProperty("restricted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("confirmBy").ValueKind);
        Assert.Equal("127.0.0.1", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("network").GetString());
        Assert.Equal(HttpStatusCode.OK, await PutAsync(script, Switch, new { restricted = false }));
        Assert.Equal(HttpStatusCode.NoContent, (await script.DeleteAsync($"{Path}/{added.GetProperty("id")}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task OwnRestriction_WithoutAWaiver_CannotBeSwitchedOff()
    {
        var admin = await _host.AddApiSubAdminAsync("script@example.org", Owner, one => (one.MayCallFromAnywhere, one.RestrictedAt) = (false, DateTimeOffset.UnixEpoch));
        await _host.AddAccessAsync(admin, "127.0.0.1");
        using var script = _host.Basic("script@example.org");

        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(script, Switch, new { restricted = false }));
        Assert.True((await GetAsync(script, Path)).GetProperty("restricted").GetBoolean());
    }

    [Fact]
    public async Task OwnList_ForWhoMayNotDelete_KeepsItsEntries()
    {
        var admin = await _host.AddApiSubAdminAsync("script@example.org", default(Permissions).With(Section.AccessLists, Level.Edit));
        await _host.AddAccessAsync(admin, "127.0.0.1");
        using var script = _host.Basic("script@example.org");
        var id = Assert.Single((await GetAsync(script, Path)).GetProperty("items").EnumerateArray()).GetProperty("id");

        Assert.Equal(HttpStatusCode.Forbidden, (await script.DeleteAsync($"{Path}/{id}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await script.GetAsync($"{Path}?admin=script@example.org", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Key_ForAnApiSubAdmin_RestrictsItToTheListAtOnce()
    {
        await _host.AddApiSubAdminAsync("script@example.org", default(Permissions).With(Section.Incidents, Level.View), admin => admin.MayCallFromAnywhere = false);
        using var script = _host.Basic("script@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/v1/incidents", Cancel)).StatusCode);

        const string Whose = "?admin=Script@example.org";
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(_key, Switch + Whose, new { restricted = true }));
        var added = await ReadAsync(await _key.PostAsJsonAsync(Path + Whose, new { network = "127.0.0.0/8", description = "Server" }, Cancel), HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(_key, Switch + Whose, new { restricted = true }));

        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/v1/incidents", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _key.DeleteAsync($"{Path}/{added.GetProperty("id")}{Whose}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(_key, Switch + Whose, new { restricted = false }));
    }

    [Fact]
    public async Task Key_ForAPersonOfThePanel_ReadsTheListAndChangesNothing()
    {
        var ada = await _host.AddAdminAsync("ada@example.org", admin => admin.RestrictedAt = DateTimeOffset.UnixEpoch);
        await _host.AddAccessAsync(ada, "203.0.113.9");
        var items = (await GetAsync(_key, $"{Path}?admin=ada@example.org")).GetProperty("items");

        var refused = await ReadAsync(await _key.PostAsJsonAsync($"{Path}?admin=ada@example.org", new { network = "198.51.100.0/24", description = "Mine" }, Cancel), HttpStatusCode.BadRequest);
        Assert.Contains("theirs alone", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(_key, $"{Switch}?admin=ada@example.org", new { restricted = false }));
        Assert.Equal(HttpStatusCode.Conflict, (await _key.DeleteAsync($"{Path}/{items[0].GetProperty("id")}?admin=ada@example.org", Cancel)).StatusCode);

        Assert.Single((await GetAsync(_key, $"{Path}?admin=ada@example.org")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Entry_ThatAKeyAdds_IsWrittenDownAsTheKeys()
    {
        await _host.AddApiSubAdminAsync("script@example.org", default);
        await _key.PostAsJsonAsync($"{Path}?admin=script@example.org", new { network = "198.51.100.0/24", description = "Office" }, Cancel);

        var entry = Assert.Single(await _host.AuditAsync(AuditAction.AccessAdded));
        Assert.StartsWith("API key", entry.Actor, StringComparison.Ordinal);
        Assert.Null(entry.ActorId);
    }

    [Fact]
    public async Task Key_OfAnotherAccountOrWithoutAName_ReachesNoList()
    {
        await _host.AddAdminAsync("ada@example.org");
        using var stranger = await _host.KeyAsync([ApiScope.AccessRead, ApiScope.AccessWrite], "Elsewhere");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{Path}?admin=ada@example.org", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsJsonAsync($"{Path}?admin=ada@example.org", new { network = "198.51.100.1", description = "Mine" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(stranger, $"{Switch}?admin=ada@example.org", new { restricted = false }));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"{Path}/1?admin=ada@example.org", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _key.GetAsync(Path, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0/0", "every address")]
    [InlineData("0.0.0.0/1", "too wide")]
    [InlineData("8000::/1", "too wide")]
    [InlineData("203.0.113.9/24", "The network is 203.0.113.0/24")]
    [InlineData("office", "not an IP address")]
    [InlineData(null, "not an IP address")]
    public async Task Entry_WhenItMakesNoSense_IsRefusedWithTheReason(string? network, string reason)
    {
        await _host.AddApiSubAdminAsync("ada@example.org", default);

        var answer = await ReadAsync(await _key.PostAsJsonAsync($"{Path}?admin=ada@example.org", new { network, description = "Office" }, Cancel), HttpStatusCode.BadRequest);

        Assert.Contains(reason, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await GetAsync(_key, $"{Path}?admin=ada@example.org")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"restricted":null}""")]
    [InlineData("""{"restricted":false,"confirm":true}""")]
    [InlineData("""{"restricted":"yes"}""")]
    [InlineData("")]
    public async Task Restriction_WhenTheBodyMakesNoSense_IsRefused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await _key.PutAsync($"{Switch}?admin=ada@example.org", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient caller, string path, object body)
    {
        using var answer = await caller.PutAsJsonAsync(path, body, Cancel);
        return answer.StatusCode;
    }

    private static async Task<JsonElement> GetAsync(HttpClient caller, string path) => await ReadAsync(await caller.GetAsync(path, Cancel), HttpStatusCode.OK);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }
}
