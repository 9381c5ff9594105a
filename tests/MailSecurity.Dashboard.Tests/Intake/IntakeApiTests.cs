using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Intake;

public sealed class IntakeApiTests : IAsyncLifetime
{
    private readonly PanelHost _host = new();
    private HttpClient _sender = null!;
    private int _account;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _account = await _host.Accounts.FindOrAddAsync(Account.DefaultName, default);
        _sender = await SenderAsync("sender", ApiScope.Intake);
    }

    [Fact]
    public async Task Logins_WhenSentTwice_AreStoredOnceAndTheAnswerComesAfterTheCommit()
    {
        var body = Array(Login("ana@example.org", "8.8.8.8", id: "a"), Login("bob@example.org", "8.8.4.4", id: "b"));

        var first = await PostAsync("/api/v1/logins", body);
        Assert.Equal(2, await CountAsync());
        var second = await PostAsync("/api/v1/logins", body);

        Assert.Equal((2, 0), (Number(first, "accepted"), Number(first, "duplicates")));
        Assert.Equal((0, 2), (Number(second, "accepted"), Number(second, "duplicates")));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Logins_WhenSomeAreBad_AreRejectedOneByOneAndTheGoodOnesAreStored()
    {
        string[] bad =
        [
            "17",
            "null",
            """{"at":"2026-11-01T00:00:00Z","ip":"8.8.8.8","success":true,"protocol":"imap"}""",
            Login("", "8.8.8.8"),
            Login("ana\\nimap-login: Login: user=<bob>@example.org", "8.8.8.8"),
            Login(new string('a', 10_000) + "@example.org", "8.8.8.8"),
            Login("ana@example.org", "999.8.8.8"),
            Login("ana@example.org", "8.8.8.8", protocol: "gopher"),
            Login("ana@example.org", "8.8.8.8", at: "yesterday"),
            Login("ana@example.org", "8.8.8.8", at: "1970-01-01T00:00:00Z"),
            Login("ana@example.org", "8.8.8.8", at: "2999-01-01T00:00:00Z"),
            Login("ana@example.org", "8.8.8.8").Replace("\"success\":true", "\"success\":\"yes\"", StringComparison.Ordinal),
            Login("ana@example.org", "8.8.8.8").Replace("\"success\":true", "\"success\":false,\"failure\":\"bored\"", StringComparison.Ordinal),
        ];
        string[] good = [Login("<script>alert(1)</script>@example.org", "::ffff:8.8.8.8"), Login("ana@example.org", "192.168.0.1"), Login("ana@example.org", "fe80::1%eth0")];

        var answer = await PostAsync("/api/v1/logins", Array([good[0], .. bad, good[1], good[2]]));

        Assert.Equal(3, Number(answer, "accepted"));
        var rejected = answer.GetProperty("rejected").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, bad.Length), rejected.Select(item => item.GetProperty("index").GetInt32()));
        Assert.All(rejected, item => Assert.EndsWith(".", item.GetProperty("error").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logins_WhenSentAsPackedLines_SkipABrokenLineOnly()
    {
        var lines = Login("ana@example.org", "8.8.8.8") + "\n{\"at\":\n\n" + Login("bob@example.org", "8.8.8.8");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(lines));
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        var answer = await PostAsync("/api/v1/logins", content);

        Assert.Equal(2, Number(answer, "accepted"));
        Assert.Equal(1, Assert.Single(answer.GetProperty("rejected").EnumerateArray()).GetProperty("index").GetInt32());
    }

    [Theory]
    [InlineData("[{", HttpStatusCode.BadRequest)]
    [InlineData("[1,2", HttpStatusCode.BadRequest)]
    public async Task Logins_WhenTheArrayIsNoJson_AreRefusedWithAProblem(string body, HttpStatusCode expected)
    {
        var response = await _sender.PostAsync("/api/v1/logins", Text(body));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Logins_WhenThereAreTooMany_AreRefusedAsAWhole()
    {
        var response = await _sender.PostAsync("/api/v1/logins", Text(Array(Enumerable.Repeat(Login("ana@example.org", "8.8.8.8"), 10_001))));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Logins_WhenAGzipBombIsSent_AreRefusedWithoutUnpackingItAll()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var megabytes = 0; megabytes < 64; megabytes++)
            {
                await gzip.WriteAsync(new byte[1024 * 1024]);
            }
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _sender.PostAsync("/api/v1/logins", content)).StatusCode);
    }

    [Fact]
    public async Task Messages_WhenSent_AreStoredWithTheirRecipients()
    {
        var answer = await PostAsync("/api/v1/messages", """[{"at":"2026-11-01T00:00:00Z","user":"ana@example.org","recipients":40},{"at":"2026-11-01T00:00:00Z","user":"ana@example.org","recipients":0}]""");

        Assert.Equal(1, Number(answer, "accepted"));
        Assert.Contains("recipients", Assert.Single(answer.GetProperty("rejected").EnumerateArray()).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(40, await StoreOf().ReadAsync(Tenant.Of(_account), db => db.Messages.SumAsync(message => message.Recipients)));
    }

    [Fact]
    public async Task LogLines_WhenAMessagesSenderWasNamedInAnEarlierRequest_KnowWhoSentIt()
    {
        var first = await PostAsync("/api/v1/log-lines", "2026-11-01T00:00:00+00:00 mail postfix/submission/smtpd[7]: 46D94B2A4B3: client=unknown[8.8.8.8], sasl_method=PLAIN, sasl_username=ana@example.org\n");
        var second = await PostAsync("/api/v1/log-lines", "2026-11-01T00:00:01+00:00 mail postfix/qmgr[8]: 46D94B2A4B3: from=<x@y.org>, size=7365, nrcpt=40 (queue active)\nnoise\n");

        Assert.Equal(1, Number(first, "accepted"));
        Assert.Equal((1, 1), (Number(second, "accepted"), Number(second, "ignored")));
    }

    [Fact]
    public async Task LogLines_WhenSentAgain_AddNothing()
    {
        const string Line = "2026-11-01T00:00:00+00:00 mail dovecot: imap-login: Login: user=<ana@example.org>, method=PLAIN, rip=8.8.8.8, lip=192.0.2.1, mpid=7, TLS\n";
        await PostAsync("/api/v1/log-lines", Line + Line);

        var again = await PostAsync("/api/v1/log-lines", Line + Line);

        Assert.Equal((0, 2), (Number(again, "accepted"), Number(again, "duplicates")));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Logins_WhenATextIsNoUnicode_LoseThatItemOnly()
    {
        var answer = await PostAsync("/api/v1/logins", Array(Login("ana@example.org", "8.8.8.8"), Login("b\\ud800b@example.org", "8.8.8.8").Replace("\\\\", "\\", StringComparison.Ordinal)));

        Assert.Equal(1, Number(answer, "accepted"));
        Assert.Equal(1, Assert.Single(answer.GetProperty("rejected").EnumerateArray()).GetProperty("index").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/logins")]
    [InlineData("/api/v1/log-lines")]
    public async Task Body_WhenPackedInAWayThatCannotBeRead_IsRefused(string path)
    {
        var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentEncoding.Add("zstd");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _sender.PostAsync(path, content)).StatusCode);
    }

    [Fact]
    public async Task Logins_WhenTheyAreSuspicious_BecomeAnIncidentWithoutAnybodyAsking()
    {
        var feed = _host.Services.GetRequiredService<IncidentBoard>().For(_account);
        var opened = new TaskCompletionSource();
        using var watch = feed.Subscribe(() =>
        {
            if (feed.Current.Length > 0)
            {
                opened.TrySetResult();
            }
        });

        await PostAsync("/api/v1/logins", Array(Login("ana@example.org", "84.128.0.10", at: "2026-11-01T08:00:00Z"), Login("ana@example.org", "200.160.2.3", at: "2026-11-01T09:00:00Z")));
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var incident = Assert.Single(await _host.Services.GetRequiredService<IIncidentStore>().OpenAsync(Tenant.Of(_account), 10, default));
        Assert.Equal("BR DE", incident.Countries);
    }

    [Fact]
    public async Task Api_WhenTheKeyIsMissingWrongOrOfAnotherScope_IsClosed()
    {
        using var nobody = new HttpClient { BaseAddress = _host.Address };
        using var stranger = new HttpClient { BaseAddress = _host.Address };
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret.Create().Reveal());
        using var reader = await SenderAsync("reader", ApiScope.IncidentsRead);

        foreach (var path in new[] { "/api/v1/logins", "/api/v1/messages", "/api/v1/log-lines" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync(path, Text("[]"))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(path, Text("[]"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync(path, Text("[]"))).StatusCode);
        }
    }

    [Fact]
    public async Task Keys_OfTwoAccounts_SeeOnlyTheirOwn()
    {
        var other = await _host.Accounts.FindOrAddAsync("Other", default);
        var secret = await _host.Keys.CreateAsync(other, "sender", [ApiScope.Intake], default);
        using var theirs = new HttpClient { BaseAddress = _host.Address };
        theirs.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
        var body = Array(Login("ana@example.org", "8.8.8.8", id: "same"));

        await PostAsync("/api/v1/logins", body);
        var answer = await ReadAsync(await theirs.PostAsync("/api/v1/logins", Text(body)));

        Assert.Equal(1, Number(answer, "accepted"));
        Assert.Equal(1, await StoreOf().ReadAsync(Tenant.Of(other), db => db.Logins.CountAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _host.DisposeAsync();
    }

    private static string Login(string user, string ip, string? id = null, string at = "2026-11-01T00:00:00Z", string protocol = "imap") =>
        $$"""{{{(id is null ? "" : $"\"id\":\"{id}\",")}}"at":"{{at}}","user":"{{user}}","ip":"{{ip}}","success":true,"protocol":"{{protocol}}"}""";

    private static string Array(params IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    private static StringContent Text(string body) => new(body, Encoding.UTF8, "application/json");

    private static int Number(JsonElement answer, string name) => answer.GetProperty(name).GetInt32();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private async Task<HttpClient> SenderAsync(string name, string scope)
    {
        var secret = await _host.Keys.CreateAsync(_account, name, [scope], default);
        var client = new HttpClient { BaseAddress = _host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
        return client;
    }

    private Task<JsonElement> PostAsync(string path, string body) => PostAsync(path, Text(body));

    private async Task<JsonElement> PostAsync(string path, HttpContent content) => await ReadAsync(await _sender.PostAsync(path, content));

    private Store StoreOf() => _host.Services.GetRequiredService<Store>();

    private Task<int> CountAsync() => StoreOf().ReadAsync(Tenant.Of(_account), db => db.Logins.CountAsync());
}
