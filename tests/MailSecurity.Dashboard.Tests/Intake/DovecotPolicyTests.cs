using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Intake;

/// <summary>Dovecot's auth policy endpoint over HTTP, with requests as Dovecot 2.3 and 2.4 send them.</summary>
public sealed class DovecotPolicyTests : IAsyncLifetime
{
    private const string Allowed = """{"status":0,"msg":""}""";

    private readonly BrokenStore _broken = new();
    private readonly PanelHost _host;
    private HttpClient _dovecot = null!;
    private int _account;

    public DovecotPolicyTests() => _host = new PanelHost { Replace = services => services.AddSingleton<IDbFactory>(_broken.Around(services)) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _account = await _host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        _dovecot = await DovecotAsync("mx1");
    }

    [Fact]
    public async Task Report_WhenALoginWasGood_IsStoredWithAllItSaysAfterTheAnswer()
    {
        await ReportAsync("""{"device_id":"\"name\" \"Thunderbird\" \"version\" \"115.9\"","login":"Ana@example.org","protocol":"imap","pwhash":"0265","remote":"::ffff:203.0.113.77","session_id":"/VBZ3f1gQZzLAHFN","success":true,"policy_reject":false,"tls":true}""");

        var login = Assert.Single(await LoginsAsync());
        Assert.Equal(
            (MailProtocol.Imap, LoginOutcome.Succeeded, true, "Thunderbird 115.9", (ushort?)null, "203.0.113.77"),
            (login.Protocol, login.Outcome, login.Tls, login.ClientId, login.PasswordHash, login.Address.ToString()));
        var source = Assert.Single(await SourcesAsync());
        Assert.Equal((SourceKind.DovecotPolicy, "mx1", 1L), (source.Kind, source.Name, source.Logins));
        Assert.Equal("ana@example.org", await _host.Services.GetRequiredService<Store>().ReadAsync(Tenant.System, db => db.MailUsers.Select(user => user.Name).SingleAsync(Cancel), Cancel));
    }

    [Theory]
    [InlineData("", false, LoginOutcome.Failed)]
    [InlineData("credentials", false, LoginOutcome.WrongCredentials)]
    [InlineData("account", false, LoginOutcome.UnknownUser)]
    [InlineData("disabled", false, LoginOutcome.Disabled)]
    [InlineData("expired", false, LoginOutcome.Expired)]
    [InlineData("policy", true, LoginOutcome.RefusedByPolicy)]
    [InlineData("", true, LoginOutcome.RefusedByPolicy)]
    public async Task Report_WhenALoginFailed_SaysWhyAndKeepsAFewBitsOfThePassword(string failType, bool isRefused, LoginOutcome expected)
    {
        await ReportAsync(Report("ana@example.org", success: false, $"\"fail_type\":\"{failType}\",\"policy_reject\":{(isRefused ? "true" : "false")}"));

        var login = Assert.Single(await LoginsAsync());
        Assert.Equal((expected, (ushort?)0x14c), (login.Outcome, login.PasswordHash));
    }

    [Theory]
    [InlineData("dovecot-2.3.19.txt")]
    [InlineData("dovecot-2.4.1.txt")]
    public async Task EveryRecordedRequest_OfAVersion_IsAnsweredAndCountedOnce(string file)
    {
        var requests = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "Policy", file), Cancel);
        var (reports, nobodys) = (0, 0);
        foreach (var request in requests)
        {
            var at = request.IndexOf(' ', StringComparison.Ordinal);
            reports += request[..at] == "report" ? 1 : 0;
            nobodys += request[..at] == "report" && (request.Contains("\"login\":\"\"", StringComparison.Ordinal) || request.Contains("\"internal\"", StringComparison.Ordinal)) ? 1 : 0;
            Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, request[..at], request[(at + 1)..]));
        }

        var source = await CountedAsync(reports);
        Assert.Equal((0L, (long)nobodys, (long)(reports - nobodys)), (source.Unreadable, source.Ignored, source.Logins));
    }

    [Theory]
    [InlineData("report", "")]
    [InlineData("report", "[]")]
    [InlineData("report", "17")]
    [InlineData("report", """{"login":"ana@example.org""")]
    [InlineData("report", """{"login":"b\ud800b@example.org","remote":"8.8.8.8"}""")]
    [InlineData("report", """{"login":"ana@example.org","remote":"999.1.1.1"}""")]
    [InlineData("report", """{"login":"ana\nimap-login: Login: user=<bob>","remote":"8.8.8.8"}""")]
    [InlineData("report", """{"login":"ana@example.org","remote":"8.8.8.8"} {}""")]
    [InlineData("allow", "nonsense")]
    [InlineData("explode", "{}")]
    [InlineData("", "{}")]
    public async Task Request_WhenItCannotBeRead_IsAllowedAndCounted(string command, string body)
    {
        Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, command, body));

        var source = await CountedAsync(1);
        Assert.Equal((0L, 0L, 1L), (source.Logins, source.Ignored, source.Unreadable));
        Assert.Empty(await LoginsAsync());
    }

    [Fact]
    public async Task Request_WhenItIsTooLarge_IsAllowedAndCounted()
    {
        Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, "report", $$"""{"login":"{{new string('a', 100_000)}}"}"""));
        Assert.Equal(1, (await CountedAsync(1)).Unreadable);
    }

    [Theory]
    [InlineData("""{"login":"","remote":"8.8.8.8","success":false}""")]
    [InlineData("""{"login":"ana@example.org","remote":"","success":true}""")]
    [InlineData("""{"login":"ana@example.org","remote":"8.8.8.8","success":false,"fail_type":"internal"}""")]
    [InlineData("{}")]
    public async Task Report_WhenNobodyTriedAPassword_IsNoLogin(string body)
    {
        await ReportAsync(body);
        Assert.Equal(1, (await CountedAsync(1)).Ignored);
    }

    [Fact]
    public async Task Key_InEitherHeaderWithDovecotsTwoBlanks_OpensTheEndpointAndNothingElseDoes()
    {
        var secret = (await _host.Keys.CreateAsync(_account, "mx2", [ApiScope.Intake], Cancel))!.Value.Reveal();
        foreach (var (name, value) in new[] { ("X-API-Key", " " + secret), ("Authorization", "Bearer  " + secret) })
        {
            using var sender = new HttpClient { BaseAddress = _host.Address };
            Assert.True(sender.DefaultRequestHeaders.TryAddWithoutValidation(name, value));
            Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(sender, "allow", Ask("ana@example.org")));
        }

        using var nobody = new HttpClient { BaseAddress = _host.Address };
        using var stranger = new HttpClient { BaseAddress = _host.Address };
        stranger.DefaultRequestHeaders.Add("X-API-Key", Secret.Create().Reveal());
        using var reader = await _host.KeyAsync([ApiScope.IncidentsRead]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(nobody, "allow", Ask("ana@example.org"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(stranger, "report", Report("ana@example.org"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(reader, "allow", Ask("ana@example.org"))).Status);
        Assert.Empty(await LoginsAsync());
    }

    [Fact]
    public async Task Allow_WhenTheUserIsContained_RefusesEverywhereButAtTrustedIpsAndWhileTheStoreIsDownToo()
    {
        var incident = await ContainAsync("ana@example.org");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(_dovecot, "allow", Ask("ana@example.org"))).Status);
        await AnswerAsync(Ask("ANA@example.org"), answer => answer.Contains("\"status\":-1", StringComparison.Ordinal));

        _broken.IsDown = true;
        Assert.Equal(
            (HttpStatusCode.OK, """{"status":-1,"msg":"Logins to this mailbox are blocked from here. Please contact your mail provider."}"""),
            await PostAsync(_dovecot, "allow", Ask("ana@example.org")));
        Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, "allow", Ask("bob@example.org")));
        Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, "allow", Ask("ana@example.org", "198.51.100.7")));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Allowed), await PostAsync(_dovecot, "report", Report("ana@example.org")));
        using var unknown = new HttpClient { BaseAddress = _host.Address };
        unknown.DefaultRequestHeaders.Add("X-API-Key", Secret.Create().Reveal());
        Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(unknown, "allow", Ask("ana@example.org")));
        _broken.IsDown = false;

        Assert.Null(await _host.Services.GetRequiredService<ContainmentStore>().LiftAsync(incident.Actor, incident.Id, Cancel));
        await AnswerAsync(Ask("ana@example.org"), answer => answer == Allowed);
    }

    [Fact]
    public async Task Allow_WhileTheStoreIsLocked_DoesNotWaitForIt()
    {
        await PostAsync(_dovecot, "allow", Ask("ana@example.org"));
        await _host.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, async _ =>
        {
            // Here nobody else can write. One answer that waited for the store would never come: the lock ends after the answers.
            for (var number = 0; number < 200; number++)
            {
                Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, "allow", Ask("ana@example.org")));
            }
        }, Cancel);
    }

    [Fact]
    public void EveryRequest_OfArbitraryText_IsReadOrRefused()
    {
        string[] parts = ["{", "}", "\"login\"", ":", "\"ana@example.org\"", ",", "\"remote\"", "\"203.0.113.9\"", "\"success\"", "true", "null", "[", "]", "1e999", "\"device_id\"", "\\u0000", "\"fail_type\"", "\"credentials\"", "\"pwhash\"", "\"ff\""];
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.Int[0, parts.Length - 1].Array[0, 30].Select(at => Encoding.UTF8.GetBytes(string.Concat(at.Select(part => parts[part]))))).Sample(
            body =>
            {
                if (PolicyRequest.TryRead(body) is { } request)
                {
                    var (login, problem) = PolicyLogin.Read(request, DateTimeOffset.UnixEpoch.AddYears(50));
                    Assert.True(login is not null || problem is null || problem.Length > 0);
                }
            },
            iter: 10_000);
    }

    public async ValueTask DisposeAsync()
    {
        _dovecot.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<(Guid Id, Actor Actor)> ContainAsync(string user)
    {
        var incident = await _host.RaiseAsync(user);
        var admin = await _host.AddAdminAsync("admin@example.org");
        var caller = Domain.Trust.TrustCaller.Program(Tenant.Of(_account), "test");
        Assert.Null((await _host.Services.GetRequiredService<TrustStore>().AddAsync(caller, new("198.51.100.0/24", "example.org", null, "Office", null), Cancel)).Problem);
        var actor = new Actor(admin.Id, admin.Name, null);
        Assert.Null(await _host.Services.GetRequiredService<ContainmentStore>().StartAsync(actor, incident.Id, new ContainmentTerms(7), Cancel));
        return (incident.Id, actor);
    }

    // A change works at once, but not before its caller is told.
    private async Task AnswerAsync(string body, Predicate<string> isExpected)
    {
        while (!isExpected((await PostAsync(_dovecot, "allow", body)).Answer))
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task ReportAsync(string body) => Assert.Equal((HttpStatusCode.OK, Allowed), await PostAsync(_dovecot, "report", body));

    // What is no login is counted soon after its answer: Dovecot need not wait for that.
    private async Task<LoginSource> CountedAsync(int requests)
    {
        while (true)
        {
            Cancel.ThrowIfCancellationRequested();
            if (await SourcesAsync() is [var source] && source.Lines >= requests)
            {
                Assert.Equal(requests, source.Lines);
                return source;
            }
        }
    }

    private static async Task<(HttpStatusCode Status, string Answer)> PostAsync(HttpClient sender, string command, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await sender.PostAsync($"/dovecot/auth-policy?command={command}", content, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static string Ask(string user, string address = "200.160.2.3") =>
        $$"""{"device_id":"","login":"{{user}}","protocol":"imap","pwhash":"0265","remote":"{{address}}","session_id":"x","tls":false}""";

    private static string Report(string user, bool success = true, string more = "\"policy_reject\":false") =>
        $$"""{"device_id":"","login":"{{user}}","protocol":"pop3","pwhash":"014c","remote":"203.0.113.77","session_id":"x","success":{{(success ? "true" : "false")}},{{more}},"tls":false}""";

    private async Task<HttpClient> DovecotAsync(string name)
    {
        var secret = await _host.Keys.CreateAsync(_account, name, [ApiScope.Intake], Cancel);
        var client = new HttpClient { BaseAddress = _host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
        return client;
    }

    private Task<List<LoginRow>> LoginsAsync() =>
        _host.Services.GetRequiredService<Store>().ReadAsync(Tenant.Of(_account), db => db.Logins.ToListAsync(Cancel), Cancel);

    private Task<List<LoginSource>> SourcesAsync() =>
        _host.Services.GetRequiredService<Store>().ReadAsync(Tenant.Of(_account), db => db.Sources.ToListAsync(Cancel), Cancel);
}
