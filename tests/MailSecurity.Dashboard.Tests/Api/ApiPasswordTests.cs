using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>Names and passwords at the API: who gets in, and what the others are told.</summary>
public sealed class ApiPasswordTests : IAsyncLifetime
{
    private const string Incidents = "/api/v1/incidents";
    private static readonly Permissions Reader = default(Permissions).With(Section.Incidents, Level.View);

    private readonly CountingHasher _hasher = new();
    private readonly RecordedAudit _audit = new();
    private readonly PanelHost _host;

    public ApiPasswordTests() => _host = new PanelHost
    {
        Replace = services => services
            .Replace(ServiceDescriptor.Scoped<IPasswordHasher<Admin>>(_ => _hasher))
            .Replace(ServiceDescriptor.Singleton<IAudit>(_audit)),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task ApiSubAdmin_WhenThePasswordIsRight_MayCallAndIsInTheAuditLogOnce()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Reader);
        using var caller = _host.Basic("script@example.org");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller));

        Assert.Equal(1, _hasher.Checks);
        Assert.Equal((AuditAction.SignedIn, "script@example.org"), await _audit.NextAsync());
        Assert.True(_audit.IsEmpty);
    }

    [Fact]
    public async Task ApiSubAdmin_WhenManyCallsComeAtOnce_CostsOneCheck()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Reader);
        using var caller = _host.Basic("script@example.org");

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusAsync(caller))), status => Assert.Equal(HttpStatusCode.OK, status));

        Assert.Equal(1, _hasher.Checks);
    }

    [Fact]
    public async Task Refusal_ForEveryNameWithoutAReason_IsTheSameAnswerForTheSameWork()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Reader);
        await _host.AddApiSubAdminAsync("disabled@example.org", Reader, admin => admin.DisabledAt = DateTimeOffset.UnixEpoch);
        await _host.AddAdminAsync("ada@example.org");
        var secured = await _host.AddAdminAsync("secured@example.org");
        await _host.EnableSecondFactorAsync(secured);
        var answers = new List<string>();
        foreach (var (name, password) in new[]
        {
            ("nobody@example.org", PanelHost.Password), ("script@example.org", "wrong"), ("disabled@example.org", PanelHost.Password),
            ("ada@example.org", "wrong"), ("ada@example.org", PanelHost.Password), ("secured@example.org", "wrong"),
        })
        {
            var before = _hasher.Checks;
            using var caller = _host.Basic(name, password);
            using var answer = await caller.GetAsync(Incidents, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal(1, _hasher.Checks - before);
            answers.Add(Detail(await answer.Content.ReadAsStringAsync(Cancel)));
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("API key", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_WithASecondFactor_IsToldTheWayOutAfterTheRightPassword()
    {
        await _host.EnableSecondFactorAsync(await _host.AddAdminAsync("secured@example.org"));
        using var caller = _host.Basic("secured@example.org");

        using var answer = await caller.GetAsync(Incidents, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("create an API Sub-Admin", Detail(await answer.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
        Assert.Equal((AuditAction.SignInRefused, "secured@example.org"), await _audit.NextAsync());
    }

    [Fact]
    public async Task Password_WhenWrongTooOften_HasToWaitEvenIfItIsRightThenButOneThatIsKnownNeedNot()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Reader);
        await _host.AddApiSubAdminAsync("other@example.org", Reader);
        using var known = _host.Basic("script@example.org");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(known));
        using var guesser = _host.Basic("other@example.org", "wrong");

        var guesses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusAsync(guesser)));
        using var late = _host.Basic("other@example.org");
        using var answer = await late.GetAsync(Incidents, Cancel);

        Assert.Equal(AttemptKind.NameAtAddress.Free, guesses.Count(status => status is HttpStatusCode.Unauthorized));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(known));
    }

    [Fact]
    public async Task Guesses_OfAnUnknownName_WaitLikeThoseOfAKnownOne()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Reader);
        var answers = new List<string>();
        foreach (var name in new[] { "script@example.org", "nobody@example.org" })
        {
            using var guesser = _host.Basic(name, "wrong");
            for (var number = 0; number < 6; number++)
            {
                answers.Add($"{number} {await StatusAsync(guesser)}");
            }
        }

        Assert.Equal(answers.Take(6), answers.Skip(6));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("password")]
    [InlineData("permission")]
    [InlineData("kind")]
    public async Task RightPassword_WhenItsOwnerChanges_IsForgottenAtOnce(string way)
    {
        var script = await _host.AddApiSubAdminAsync("script@example.org", Reader);
        var ada = await _host.AddAdminAsync("ada@example.org");
        var (actor, admins) = (new Actor(ada.Id, "Ada", null), _host.Services.GetRequiredService<AdminStore>());
        using var caller = _host.Basic("script@example.org");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller));

        switch (way)
        {
            case "disabled":
                Assert.Null(await admins.DisableAsync(actor, script.Id, Cancel));
                break;
            case "password":
                await using (var scope = _host.Services.CreateAsyncScope())
                {
                    var users = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
                    var admin = (await users.FindByIdAsync(script.Id.ToString()))!;
                    Assert.True((await users.ChangePasswordAsync(admin, PanelHost.Password, "another battery staple horse")).Succeeded);
                }

                // What the command line does is noticed within a second; within this process there is a signal.
                _host.Services.GetRequiredService<IGrantSignal>().Changed(script.Id);
                break;
            default:
                var kind = way == "kind" ? AdminKind.SubAdmin : AdminKind.ApiSubAdmin;
                Assert.Null(await admins.ChangeAsync(actor, script.Id, new AdminWishes(kind, default, null, MayCallFromAnywhere: true), Cancel));
                break;
        }

        Assert.Equal(way == "permission" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, await StatusAsync(caller));
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData("127.0.0.0/8", false, true)]
    [InlineData("203.0.113.0/24", false, false)]
    [InlineData("203.0.113.0/24", true, false)]
    public async Task ApiSubAdmin_NeedsACoveredAddressOrAWaiver(string? network, bool waiver, bool mayCall)
    {
        var script = await _host.AddApiSubAdminAsync("script@example.org", Reader, admin =>
            (admin.MayCallFromAnywhere, admin.RestrictedAt) = (waiver, network is null ? null : DateTimeOffset.UnixEpoch));
        if (network is not null)
        {
            await _host.AddAccessAsync(script, network);
        }

        using var caller = _host.Basic("script@example.org");
        using var answer = await caller.GetAsync(Incidents, Cancel);

        Assert.Equal(mayCall ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!mayCall)
        {
            Assert.Contains(network is null ? "any address" : "not in the access list", Detail(await answer.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
            Assert.Equal((AuditAction.AccessRefused, "script@example.org"), await _audit.NextAsync());
        }
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !")]
    [InlineData("Basic bm8gY29sb24=")]
    [InlineData("Basic /////zpw")]
    [InlineData("Basic OnBhc3N3b3Jk")]
    public async Task Header_WhenItCannotBeRead_IsRefusedLikeAnyOther(string header)
    {
        using var caller = new HttpClient { BaseAddress = _host.Address };
        caller.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(caller));
        Assert.Equal(0, _hasher.Checks);
    }

    [Fact]
    public async Task ApiSubAdmin_WhenSignedInThere_CannotOpenThePanel()
    {
        await _host.AddApiSubAdminAsync("script@example.org", Permissions.All);
        using var caller = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _host.Address };
        using var basic = _host.Basic("script@example.org");
        caller.DefaultRequestHeaders.Authorization = basic.DefaultRequestHeaders.Authorization;

        Assert.Equal(HttpStatusCode.Found, (await caller.GetAsync("/security/incidents", Cancel)).StatusCode);
    }

    private static string Detail(string body) => JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller)
    {
        using var answer = await caller.GetAsync(Incidents, Cancel);
        return answer.StatusCode;
    }

    /// <summary>The audit log is written after the answer was sent, so that a test has to wait for it.</summary>
    private sealed class RecordedAudit : IAudit
    {
        private readonly Channel<(string, string)> _entries = Channel.CreateUnbounded<(string, string)>();

        public bool IsEmpty => !_entries.Reader.TryPeek(out _);

        public async Task<(string Action, string Actor)> NextAsync() => await _entries.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        public Task WriteAsync(int accountId, Actor actor, string action, string subject, CancellationToken cancellation, object? after = null) =>
            _entries.Writer.WriteAsync((action, actor.Name), cancellation).AsTask();
    }

    private sealed class CountingHasher : PasswordHasher<Admin>
    {
        private int _checks;

        public CountingHasher()
            : base(Options.Create(new PasswordHasherOptions()))
        {
        }

        public int Checks => _checks;

        public override PasswordVerificationResult VerifyHashedPassword(Admin user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _checks);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
