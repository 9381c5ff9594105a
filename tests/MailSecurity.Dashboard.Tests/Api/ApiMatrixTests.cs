using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>Every call below /api, for every kind of caller, with the expected answer. A call without a row fails.</summary>
public sealed class ApiMatrixTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly Row[] Rows =
    [
        new("POST", "/api/v1/logins", ApiScope.Intake, Section.Sources, Level.Edit, 200, "[]"),
        new("POST", "/api/v1/messages", ApiScope.Intake, Section.Sources, Level.Edit, 200, "[]"),
        new("POST", "/api/v1/log-lines", ApiScope.Intake, Section.Sources, Level.Edit, 200, "x", "text/plain"),
        new("GET", "/api/v1/incidents", ApiScope.IncidentsRead, Section.Incidents, Level.View, 200),
        new("GET", "/api/v1/incidents/{id:guid}", ApiScope.IncidentsRead, Section.Incidents, Level.View, 404),
        new("POST", "/api/v1/incidents/{id:guid}/acknowledge", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, 404, "{}"),
        new("POST", "/api/v1/incidents/{id:guid}/resolve", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, 404, """{"verdict":"safe"}"""),
        new("GET", "/api/v1/containments", ApiScope.IncidentsRead, Section.Incidents, Level.View, 200),
        new("POST", "/api/v1/incidents/{id:guid}/containment", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, 404, """{"days":7}"""),
        new("DELETE", "/api/v1/incidents/{id:guid}/containment", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, 404),
        new("GET", "/api/v1/users/{user}/logins", ApiScope.LoginsRead, Section.Incidents, Level.View, 404),
        new("GET", "/api/v1/users/{user}/expectations", ApiScope.TrustedRead, Section.TrustedIps, Level.View, 404),
        new("POST", "/api/v1/users/{user}/expectations", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, 404, "{}"),
        new("DELETE", "/api/v1/users/{user}/expectations/{id:long}", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, 404),
        new("GET", "/api/v1/trusted-ips", ApiScope.TrustedRead, Section.TrustedIps, Level.View, 200),
        new("POST", "/api/v1/trusted-ips/preview", ApiScope.TrustedRead, Section.TrustedIps, Level.View, 400, "{}"),
        new("POST", "/api/v1/trusted-ips", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, 400, "{}"),
        new("DELETE", "/api/v1/trusted-ips/{id:long}", ApiScope.TrustedWrite, Section.TrustedIps, Level.Delete, 404),
        new("GET", "/api/v1/access-list", ApiScope.AccessRead, Section.AccessLists, Level.View, 200) { ForKey = 400 },
        new("POST", "/api/v1/access-list", ApiScope.AccessWrite, Section.AccessLists, Level.Edit, 400, "{}"),
        new("DELETE", "/api/v1/access-list/{id:long}", ApiScope.AccessWrite, Section.AccessLists, Level.Delete, 404) { ForKey = 400 },
        new("PUT", "/api/v1/access-list/restriction", ApiScope.AccessWrite, Section.AccessLists, Level.Edit, 400, "{}"),
    ];

    // For people and callers alike, whoever they are.
    private static readonly string[] Pages = ["/api", "/openapi/v1.json"];

    private static readonly Permissions Everything = Permissions.All;
    private static int _addresses;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Matrix_WhenACallIsAdded_NeedsARowForIt()
    {
        var calls = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}"));
        Assert.Equal(Rows.Select(row => $"{row.Method} {row.Route}").Order(), calls.Order());
    }

    [Fact]
    public void EveryOtherRoute_UnderApi_IsThePageAndItsFiles()
    {
        var others = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => route.RoutePattern.RawText!.Trim('/'))
            .Where(route => (route == "api" || route.StartsWith("api/", StringComparison.Ordinal)) && !route.StartsWith("api/v1/", StringComparison.Ordinal));
        Assert.Equal(["api/favicon.svg", "api/scalar.aspnetcore.js", "api/scalar.js", "api/{documentName?}"], others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Key_WithEachScope_OpensTheCallsOfThatScopeOnly()
    {
        foreach (var scope in ApiScope.All)
        {
            using var key = await host.KeyAsync([scope]);
            await AssertAsync($"a key with {scope}", key, row => row.Scope == scope ? row.ForKey ?? row.Served : 403);
            await AssertPagesAsync(key, HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task ApiSubAdmin_WithEachSectionAndLevel_OpensTheCallsOfItsPermissionOnly()
    {
        foreach (var (section, level) in Permissions.Sections.SelectMany(section => new[] { Level.View, Level.Edit, Level.Delete }.Select(level => (section, level))))
        {
            var permissions = default(Permissions).With(section, level);
            await host.AddApiSubAdminAsync($"{section}.{level}@matrix.example", permissions);
            using var caller = From($"{section}.{level}@matrix.example");
            await AssertAsync($"an API Sub-Admin who may {level} {section}", caller, row => permissions.Allows(row.Section, row.Level) ? row.Served : 403);
        }
    }

    [Fact]
    public async Task ApiSubAdmin_LimitedToAnotherDomain_ReadsNothingOfThisOneAndHandsInNothing()
    {
        await host.RaiseAsync("bob@api-other.example");
        var incident = await host.RaiseAsync("ana@api-own.example");
        using var everything = await host.KeyAsync([ApiScope.IncidentsWrite, ApiScope.IncidentsRead]);
        using var contained = await everything.PostAsync($"/api/v1/incidents/{incident.Id}/containment", new StringContent("{}", Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.OK, contained.StatusCode);
        Assert.Contains("ana@api-own.example", await everything.GetStringAsync("/api/v1/containments", Cancel), StringComparison.Ordinal);
        var limited = await host.AddApiSubAdminAsync("limited@matrix.example", Everything, admin => admin.IsLimitedToDomains = true);
        await host.LimitAsync(limited, await host.DomainAsync("api-other.example"));
        using var caller = From("limited@matrix.example");

        await AssertAsync("an API Sub-Admin of another Domain", caller, row => row.Scope == ApiScope.Intake ? 403 : row.Served, incident.Id, incident.User);

        var list = await caller.GetStringAsync("/api/v1/incidents", Cancel);
        Assert.Contains("bob@api-other.example", list, StringComparison.Ordinal);
        Assert.DoesNotContain("ana@api-own.example", list, StringComparison.Ordinal);
        Assert.DoesNotContain("ana@api-own.example", await caller.GetStringAsync("/api/v1/containments", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_WhoIsNoCallerOfTheApi_OpensNothing()
    {
        await host.AddApiSubAdminAsync("disabled@matrix.example", Everything, admin => admin.DisabledAt = DateTimeOffset.UnixEpoch);
        await host.AddAccessAsync(await host.AddApiSubAdminAsync("elsewhere@matrix.example", Everything, admin => admin.RestrictedAt = DateTimeOffset.UnixEpoch), "203.0.113.9");
        await host.AddApiSubAdminAsync("open@matrix.example", Everything, admin => admin.MayCallFromAnywhere = false);
        await host.AddAdminAsync("ada@matrix.example");
        await host.EnableSecondFactorAsync(await host.AddAdminAsync("secured@matrix.example"));
        using var visitor = host.Visit();
        await visitor.SignInAsync("ada@matrix.example", PanelHost.Password);
        foreach (var (name, make, expected) in new (string, Func<HttpClient>, int)[]
        {
            ("a stranger", () => new HttpClient { BaseAddress = host.Address }, 401),
            ("a signed-in Admin's browser", () => new HttpClient(new HttpClientHandler { CookieContainer = visitor.Cookies }) { BaseAddress = host.Address }, 401),
            ("a disabled API Sub-Admin", () => From("disabled@matrix.example"), 401),
            ("an API Sub-Admin outside its access list", () => From("elsewhere@matrix.example"), 403),
            ("an API Sub-Admin without a list and a waiver", () => From("open@matrix.example"), 403),
            ("an Admin's password", () => From("ada@matrix.example"), 401),
            ("the password of an Admin with a second factor", () => From("secured@matrix.example"), 403),
        })
        {
            foreach (var row in Rows)
            {
                // From another address each time: ten refusals are all that one may have.
                using var caller = make();
                await AssertAsync(name, caller, row, expected);
            }
        }
    }

    [Fact]
    public async Task Pages_OfTheDescription_AreForWhoHasSignedInOrHoldsACredential()
    {
        await host.AddAdminAsync("reader@matrix.example");
        await host.AddApiSubAdminAsync("reading.script@matrix.example", default);
        using var visitor = host.Visit();
        Assert.StartsWith("/sign-in", (await visitor.GetAsync("/api")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/openapi/v1.json")).StatusCode);
        await visitor.SignInAsync("reader@matrix.example", PanelHost.Password);
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = visitor.Cookies }) { BaseAddress = host.Address };
        using var script = From("reading.script@matrix.example");
        using var wrong = From("reading.script@matrix.example", "wrong");

        await AssertPagesAsync(browser, HttpStatusCode.OK);
        await AssertPagesAsync(script, HttpStatusCode.OK);
        await AssertPagesAsync(wrong, HttpStatusCode.Unauthorized);
    }

    private static async Task AssertPagesAsync(HttpClient caller, HttpStatusCode expected)
    {
        foreach (var page in Pages)
        {
            using var answer = await caller.GetAsync(page, Cancel);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    private static async Task AssertAsync(string name, HttpClient caller, Func<Row, int> expect, Guid? incident = null, string user = "ana@example.org")
    {
        foreach (var row in Rows)
        {
            await AssertAsync(name, caller, row, expect(row), incident, user);
        }
    }

    private static async Task AssertAsync(string name, HttpClient caller, Row row, int expected, Guid? incident = null, string user = "ana@example.org")
    {
        var path = row.Route.Replace("{id:guid}", $"{incident ?? Guid.NewGuid()}", StringComparison.Ordinal).Replace("{id:long}", "987654", StringComparison.Ordinal)
            .Replace("{user}", user, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), path);
        request.Content = row.Body is null ? null : new StringContent(row.Body, Encoding.UTF8, row.BodyType);
        using var answer = await caller.SendAsync(request, Cancel);
        Assert.True((int)answer.StatusCode == expected, $"{name}, {row.Method} {row.Route}: {answer.StatusCode} instead of {expected}");
        Assert.True(answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{name}, {row.Method} {row.Route}");
    }

    /// <summary>A caller from an address of this machine that nobody has called from yet.</summary>
    private HttpClient From(string email, string password = PanelHost.Password)
    {
        var number = Interlocked.Increment(ref _addresses);
        var local = new IPEndPoint(new IPAddress([127, 9, (byte)(number / 250), (byte)((number % 250) + 1)]), 0);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(local);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var caller = new HttpClient(handler) { BaseAddress = host.Address };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        return caller;
    }

    private sealed record Row(string Method, string Route, string Scope, Section Section, Level Level, int Served, string? Body = null, string BodyType = "application/json")
    {
        /// <summary>Where a key is answered otherwise: it has no list of its own.</summary>
        public int? ForKey { get; init; }
    }
}
