using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private readonly PanelHost _host = new();
    private HttpClient _caller = null!;
    private HttpClient _stranger = null!;
    private int _account;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _account = await _host.Accounts.FindOrAddAsync(Account.DefaultName, default);
        _caller = await CallerAsync(_account, [.. ApiScope.All]);
        _stranger = await CallerAsync(await _host.Accounts.FindOrAddAsync("Other", default), [.. ApiScope.All]);
    }

    [Fact]
    public async Task Incidents_WhenPagedWhileNewOnesArrive_AreEachSeenOnceNewestFirst()
    {
        for (var number = 0; number < 5; number++)
        {
            await AddIncidentAsync(number);
        }

        var seen = new List<string>();
        var path = "/api/v1/incidents?limit=2";
        for (string? next = ""; next is not null; path = $"/api/v1/incidents?limit=2&after={next}")
        {
            var page = await GetAsync(path);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("user").GetString()!));
            next = page.GetProperty("next").GetString();
            await AddIncidentAsync(10 + seen.Count);
        }

        Assert.Equal(Enumerable.Range(0, 5).Reverse().Select(User), seen);
    }

    [Fact]
    public async Task Incident_WhenRead_HasEveryPromisedName()
    {
        var id = await AddIncidentAsync(1);

        var incident = await GetAsync($"/api/v1/incidents/{id}");

        Assert.All(
            new[] { "id", "user", "domain", "status", "severity", "openedAt", "lastSeenAt", "messagesSent24h", "distinctCountries24h", "countries", "likelyReason", "verdict" },
            name => Assert.True(incident.TryGetProperty(name, out _), name));
        var reason = Assert.Single(incident.GetProperty("reasons").EnumerateArray());
        Assert.Equal("NewCountry", reason.GetProperty("rule").GetString());
        Assert.Equal(("open", "high"), (incident.GetProperty("status").GetString(), incident.GetProperty("severity").GetString()));
    }

    [Theory]
    [InlineData("status=broken", "status")]
    [InlineData("status=1", "status")]
    [InlineData("severity=awful", "severity")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=x", "after")]
    public Task Incidents_WhenAParameterIsBad_AnswerAProblemThatNamesIt(string query, string name) => AssertRefusedAsync($"/api/v1/incidents?{query}", name);

    [Fact]
    public async Task Incidents_WhenFiltered_AreThoseThatMatch()
    {
        var id = await AddIncidentAsync(1);
        await AddIncidentAsync(2);
        await ReadAsync(await _caller.PostAsync($"/api/v1/incidents/{id}/acknowledge", null));

        Assert.Equal([User(1)], await UsersAsync("status=acknowledged"));
        Assert.Equal([User(2)], await UsersAsync("status=open"));
        Assert.Equal([User(2)], await UsersAsync($"user={User(2).ToUpperInvariant()}"));
        Assert.Equal(2, (await UsersAsync("domain=example.org&severity=high")).Count);
        Assert.Empty(await UsersAsync("domain=example.net"));
    }

    [Fact]
    public async Task Incident_WhenResolved_IsClosedOnceAndForAll()
    {
        var id = await AddIncidentAsync(1);

        var resolved = await ReadAsync(await PostAsync($"/api/v1/incidents/{id}/resolve", new { verdict = "compromised", note = "reset" }));
        var again = await PostAsync($"/api/v1/incidents/{id}/resolve", new { verdict = "safe" });
        var late = await _caller.PostAsync($"/api/v1/incidents/{id}/acknowledge", null);

        Assert.Equal(("closed", "compromised"), (resolved.GetProperty("status").GetString(), resolved.GetProperty("verdict").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (again.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task Incident_WhenTheVerdictOrNoteIsBad_IsLeftAlone()
    {
        var id = await AddIncidentAsync(1);

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/api/v1/incidents/{id}/resolve", new { verdict = "maybe" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"/api/v1/incidents/{id}/resolve", new { verdict = "safe", note = new string('a', 2001) })).StatusCode);
        Assert.Equal("open", (await GetAsync($"/api/v1/incidents/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Incident_OfAnotherAccount_DoesNotExist()
    {
        var id = await AddIncidentAsync(1);

        Assert.Equal(HttpStatusCode.NotFound, (await _stranger.GetAsync($"/api/v1/incidents/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _stranger.PostAsync($"/api/v1/incidents/{id}/acknowledge", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _stranger.PostAsJsonAsync($"/api/v1/incidents/{id}/resolve", new { verdict = "safe" })).StatusCode);
        Assert.Empty((await ReadAsync(await _stranger.GetAsync("/api/v1/incidents"))).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("ip=203.0.113.0/24", 2)]
    [InlineData("ip=203.0.113.9", 1)]
    [InlineData("ip=::ffff:203.0.113.9", 1)]
    [InlineData("ip=203.0.113.0/24&not=ip", 2)]
    [InlineData("ip=2001:db8::/32", 1)]
    [InlineData("outcome=failure", 1)]
    [InlineData("outcome=success", 3)]
    [InlineData("outcome=wrongCredentials&not=outcome", 3)]
    [InlineData("protocol=imap", 4)]
    [InlineData("protocol=imap,smtp&not=protocol", 0)]
    [InlineData("country=XX&not=country", 4)]
    [InlineData("country=XX", 0)]
    [InlineData("from=2026-11-01T01:00:00Z&to=2026-11-01T03:00:00Z", 2)]
    public async Task Logins_WhenFiltered_AreThoseThatMatch(string query, int expected)
    {
        await SendLoginsAsync();

        Assert.Equal(expected, (await GetAsync($"/api/v1/users/ana@example.org/logins?{query}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Logins_WhenPaged_AreCompleteAndNewestFirst()
    {
        await SendLoginsAsync();

        var first = await GetAsync("/api/v1/users/ANA@example.org/logins?limit=3");
        var second = await GetAsync($"/api/v1/users/ana@example.org/logins?limit=3&after={first.GetProperty("next").GetString()}");

        var addresses = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("ip").GetString());
        Assert.Equal(["2001:db8::7", "198.51.100.1", "203.0.113.10", "203.0.113.9"], addresses);
        Assert.Null(second.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("ip=300.1.1.1", "ip")]
    [InlineData("ip=203.0.113.9/24", "ip")]
    [InlineData("country=Germany", "country")]
    [InlineData("protocol=gopher", "protocol")]
    [InlineData("outcome=bored", "outcome")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z", "to")]
    [InlineData("not=ip", "not")]
    [InlineData("not=weather", "not")]
    [InlineData("after=AAAA", "after")]
    public async Task Logins_WhenAParameterIsBad_AnswerAProblemThatNamesIt(string query, string name)
    {
        await SendLoginsAsync();
        await AssertRefusedAsync($"/api/v1/users/ana@example.org/logins?{query}", name);
    }

    [Fact]
    public async Task Logins_OfAnUnknownUserOrAnotherAccount_DoNotExist()
    {
        await SendLoginsAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await _caller.GetAsync("/api/v1/users/nobody@example.org/logins")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _stranger.GetAsync("/api/v1/users/ana@example.org/logins")).StatusCode);
    }

    [Fact]
    public async Task TrustedIps_WhenAddedAndDeleted_RaiseTheRevisionEachTime()
    {
        await SendLoginsAsync();
        await AnalyseAsync();

        var response = await PostAsync("/api/v1/trusted-ips", new { network = "203.0.113.0/24", domain = "Example.org", user = "ana@example.org", description = "Office" });
        var added = await ReadAsync(response);
        var listed = Assert.Single((await GetAsync("/api/v1/trusted-ips")).GetProperty("items").EnumerateArray());
        var twice = await PostAsync("/api/v1/trusted-ips", new { network = "203.0.113.0/24", domain = "example.org", user = "ana@example.org", description = "Again" });
        var path = $"/api/v1/trusted-ips/{added.GetProperty("id").GetInt64()}";

        Assert.Equal(path, response.Headers.Location?.ToString());
        Assert.Equal(added.ToString(), listed.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _stranger.DeleteAsync(path)).StatusCode);
        Assert.Empty((await ReadAsync(await _stranger.GetAsync("/api/v1/trusted-ips"))).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NoContent, (await _caller.DeleteAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _caller.DeleteAsync(path)).StatusCode);
        Assert.Equal(2, await _host.Services.GetRequiredService<Store>().ReadAsync(
            Tenant.System, db => db.Accounts.Where(account => account.Id == _account).Select(account => account.TrustRevision).SingleAsync()));
    }

    [Fact]
    public async Task TrustedIps_WhenPreviewed_SayWhatTheyWouldCoverAndChangeNothing()
    {
        await SendLoginsAsync();
        await AnalyseAsync();
        var login = (await GetAsync("/api/v1/users/ana@example.org/logins?outcome=success&limit=1")).GetProperty("items")[0].GetProperty("ip").GetString();

        var preview = await ReadAsync(await PostAsync("/api/v1/trusted-ips/preview", new { network = login, domain = "example.org", user = "ana@example.org" }));

        Assert.Equal(("1", 0), (preview.GetProperty("addresses").GetString(), preview.GetProperty("otherUsers").GetInt32()));
        Assert.Equal(JsonValueKind.Array, preview.GetProperty("closes").ValueKind);
        Assert.Empty((await GetAsync("/api/v1/trusted-ips")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/v1/trusted-ips/preview", new { network = "10.0.0.0/8", domain = "example.org" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/v1/trusted-ips/preview", new { network = "10.0.0.1", domain = "nowhere.example" })).StatusCode);
    }

    [Fact]
    public async Task TrustedIps_WhenTheRangeHoldsAnotherAccountsUsers_PreviewAsIfTheyDidNotExist()
    {
        await SendLoginsAsync();
        await AnalyseAsync();
        var question = new { network = "203.0.113.0/24", domain = "example.org", user = "ana@example.org" };
        var before = (await ReadAsync(await PostAsync("/api/v1/trusted-ips/preview", question))).GetRawText();

        await ReadAsync(await _stranger.PostAsJsonAsync("/api/v1/logins", Enumerable.Range(0, 20).Select(number => new
        {
            at = "2026-11-01T05:00:00Z",
            user = $"user{number}@secret.example",
            ip = $"203.0.113.{number}",
            success = number % 2 == 0,
            protocol = "imap",
        })));
        await AnalyseAsync();

        Assert.Equal(before, (await ReadAsync(await PostAsync("/api/v1/trusted-ips/preview", question))).GetRawText());
        var theirs = await PostAsync("/api/v1/trusted-ips/preview", new { network = "203.0.113.0/24", domain = "secret.example" });
        var nobodys = await PostAsync("/api/v1/trusted-ips/preview", new { network = "203.0.113.0/24", domain = "nowhere.example" });
        Assert.Equal(nobodys.StatusCode, theirs.StatusCode);
        Assert.Equal(
            (await JsonDocument.ParseAsync(await nobodys.Content.ReadAsStreamAsync())).RootElement.GetProperty("errors").GetRawText(),
            (await JsonDocument.ParseAsync(await theirs.Content.ReadAsStreamAsync())).RootElement.GetProperty("errors").GetRawText());
        Assert.Equal(10, (await ReadAsync(await _stranger.PostAsJsonAsync("/api/v1/trusted-ips/preview", new { network = "203.0.113.0/24", domain = "secret.example" }))).GetProperty("otherUsers").GetInt32());
    }

    [Theory]
    [InlineData("203.0.113.9/24", "example.org", null, "Office", "network", "the network is 203.0.113.0/24")]
    [InlineData("0.0.0.0/0", "example.org", null, "Office", "network", "too wide")]
    [InlineData("203.0.0.0/16", "example.org", null, "Office", "network", "too wide")]
    [InlineData("2001:d00::/39", "example.org", null, "Office", "network", "too wide")]
    [InlineData("203.0.113.0/33", "example.org", null, "Office", "network", "/32")]
    [InlineData("office", "example.org", null, "Office", "network", "no IP address")]
    [InlineData("203.0.113.0/24", "example.net", null, "Office", "domain", "has been seen")]
    [InlineData("203.0.113.0/24", "example.org", "bob@example.org", "Office", "user", "has been seen")]
    [InlineData("203.0.113.0/24", "example.org", null, "O", "description", "2 to 200")]
    public async Task TrustedIps_WhenAFieldIsBad_AreRefusedWithTheReason(
        string network, string domain, string? user, string description, string field, string reason)
    {
        await SendLoginsAsync();

        var response = await PostAsync("/api/v1/trusted-ips", new { network, domain, user, description });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(reason, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhenExpiredOrDeleted_OpensNothing()
    {
        var expired = await _host.Keys.CreateAsync(_account, "old", [ApiScope.IncidentsRead], default, DateTimeOffset.UnixEpoch);
        using var late = Caller(expired!.Value);
        Assert.Equal(HttpStatusCode.Unauthorized, (await late.GetAsync("/api/v1/incidents")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await _caller.GetAsync("/api/v1/incidents")).StatusCode);
        var key = (await _host.Keys.ListAsync(Tenant.Of(_account), default)).Single(known => known.Name == "caller");
        Assert.NotNull(key.LastUsedAt);
        var admin = await _host.AddAdminAsync("ada@example.org");
        Assert.Null(await _host.Keys.DeleteAsync(new Actor(admin.Id, "Ada", null), key.Id, default));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _caller.GetAsync("/api/v1/incidents")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/incidents/17", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/v1/incidents", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/trusted-ips", HttpStatusCode.UnsupportedMediaType)]
    public async Task Api_WhenACallCannotBeServed_AnswersAProblem(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("x", Encoding.UTF8, "text/plain") };

        var response = await _caller.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Description_WhenReadWithAKey_NamesEveryCallAndIsClosedToOthers()
    {
        using var nobody = new HttpClient { BaseAddress = _host.Address };

        var paths = (await GetAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.All(
            new[] { "/api/v1/logins", "/api/v1/incidents", "/api/v1/incidents/{id}/resolve", "/api/v1/users/{user}/logins", "/api/v1/trusted-ips" },
            path => Assert.True(paths.TryGetProperty(path, out _), path));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/openapi/v1.json")).StatusCode);
    }

    [Fact]
    public void EveryRoute_UnderApi_DemandsAScope()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains(
            route.Metadata.GetOrderedMetadata<IAuthorizeData>(), demand => demand.Policy is not null && ApiScope.All.Contains(demand.Policy)));
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        _stranger.Dispose();
        await _host.DisposeAsync();
    }

    private static string User(int number) => $"user{number}@example.org";

    private HttpClient Caller(Secret secret)
    {
        var client = new HttpClient { BaseAddress = _host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal());
        return client;
    }

    private async Task<HttpClient> CallerAsync(int account, string[] scopes, string name = "caller") =>
        Caller((await _host.Keys.CreateAsync(account, name, scopes, default))!.Value);

    private Task<Guid> AddIncidentAsync(int number) => _host.Services.GetRequiredService<Store>().WriteAsync(Tenant.Of(_account), db =>
    {
        var finding = new Finding { Rule = "NewCountry", Signature = "BR", Severity = Severity.High, At = A.Noon, UnusualAt = A.Noon, Text = "Login from Brazil.", Evidence = [] };
        var incident = Incident.Open(_account, number, User(number), "example.org", finding, A.Noon.AddSeconds(number));
        db.Incidents.Add(incident);
        return Task.FromResult(incident.Id);
    });

    private Task AnalyseAsync() => _host.Services.GetRequiredService<MailSecurity.Jobs.Detection.LoginAnalysis>().DrainAllAsync(default);

    private async Task SendLoginsAsync() => await ReadAsync(await PostAsync("/api/v1/logins", new object[]
    {
        new { at = "2026-11-01T00:00:00Z", user = "ana@example.org", ip = "203.0.113.9", success = true, protocol = "imap" },
        new { at = "2026-11-01T01:00:00Z", user = "ana@example.org", ip = "203.0.113.10", success = true, protocol = "imap" },
        new { at = "2026-11-01T02:00:00Z", user = "ana@example.org", ip = "198.51.100.1", success = false, protocol = "imap", failure = "credentials" },
        new { at = "2026-11-01T03:00:00Z", user = "ana@example.org", ip = "2001:db8::7", success = true, protocol = "imap" },
    }));

    private Task<HttpResponseMessage> PostAsync(string path, object body) => _caller.PostAsJsonAsync(path, body);

    private async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _caller.GetAsync(path));

    private async Task<List<string>> UsersAsync(string query) =>
        [.. (await GetAsync($"/api/v1/incidents?{query}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("user").GetString()!)];

    private async Task AssertRefusedAsync(string path, string name)
    {
        var response = await _caller.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(name, out _));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
