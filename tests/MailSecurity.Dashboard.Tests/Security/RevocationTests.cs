using System.Net;
using System.Security.Claims;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>Access that is taken away is gone within five seconds, for requests and for what is open.</summary>
public sealed class RevocationTests(PanelHost host) : IClassFixture<PanelHost>
{
    // The promise is five seconds; a machine that runs seven thousand tests beside this one may need more.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);
    private static readonly Permissions Viewer = default(Permissions).With(Section.Incidents, Level.View);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdminStore Admins => host.Services.GetRequiredService<AdminStore>();

    [Theory]
    [InlineData("disabled")]
    [InlineData("permission")]
    [InlineData("domain")]
    [InlineData("access list")]
    [InlineData("session")]
    [InlineData("password")]
    public async Task Listener_WhenItsAccessIsTakenAway_IsCutOff(string way)
    {
        var (boss, sam) = await PairAsync(way);
        await using var connection = await host.ListenAsync(sam.Email!);
        var closed = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await connection.InvokeAsync("Watch", new WatchFilter(), Cancel);
        await TakeAwayAsync(way, boss, sam);
        await closed.Task.WaitAsync(Promise, Cancel);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("permission")]
    [InlineData("domain")]
    [InlineData("access list")]
    [InlineData("session")]
    [InlineData("password")]
    public async Task OpenPage_WhenItsAccessIsTakenAway_MayNotStay(string way)
    {
        var (boss, sam) = await PairAsync(way);
        var gate = host.Services.GetRequiredService<AccessGate>();
        var session = await host.Services.GetRequiredService<SessionStore>().OpenAsync(sam.Id, null, "", null, Cancel);
        var grant = (await Admins.GrantAsync(sam.Id, Cancel))!;
        var user = new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, sam.Id.ToString()),
            new Claim(AdminIdentity.AccountClaim, $"{sam.AccountId}"),
            new Claim(AdminIdentity.SessionClaim, session.ToString()),
            new Claim("AspNet.Identity.SecurityStamp", grant.SecurityStamp),
            new Claim(AccessGate.StampClaim, grant.Stamp),
            new Claim(AccessGate.AddressClaim, "127.0.0.1"),
        ], "test"));
        Assert.True(await gate.MayStayAsync(user, Cancel));
        await TakeAwayAsync(way, boss, sam);
        Assert.False(await gate.MayStayAsync(user, Cancel));
    }

    [Fact]
    public async Task Request_WhenTheAddressIsNotListed_IsRefusedWhateverItsHeadersClaim()
    {
        var admin = await host.AddAdminAsync("listed@example.org");
        var visitors = new Dictionary<string, PanelHost.Visitor>
        {
            ["X-Forwarded-For"] = host.Visit(),
            ["Forwarded"] = host.Visit(),
            ["X-Real-IP"] = host.Visit(),
        };
        foreach (var visitor in visitors.Values)
        {
            await visitor.SignInAsync(admin.Email!, PanelHost.Password);
        }

        await RestrictAsync(admin, "203.0.113.9");
        foreach (var (header, visitor) in visitors)
        {
            using var handler = new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false };
            using var forger = new HttpClient(handler) { BaseAddress = host.Address };
            forger.DefaultRequestHeaders.Add(header, header == "Forwarded" ? "for=203.0.113.9" : "203.0.113.9");
            using var answer = await forger.GetAsync("/", Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("not in it", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            visitor.Dispose();
        }

        using var late = host.Visit();
        using var refusal = await late.SignInAsync(admin.Email!, PanelHost.Password);
        Assert.Contains("not in it", await refusal.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        var refused = await host.Services.GetRequiredService<AuditStore>().PageAsync(Tenant.Of(admin.AccountId), new AuditFilter(What: AuditAction.AccessRefused), null, 10, Cancel);
        Assert.Equal(ClientAddress.Parse("127.0.0.1"), Assert.Single(refused, line => line.ActorId == admin.Id).Address);

        await Admins.UnlockAsync(admin.Email!, Cancel);
        using var back = host.Visit();
        await back.SignInAsync(admin.Email!, PanelHost.Password);
        using var let = await back.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, let.StatusCode);
    }

    [Fact]
    public async Task Gate_WhenAnIPv4AddressComesMapped_KnowsItAsTheSame()
    {
        var admin = await host.AddAdminAsync("mapped@example.org");
        await RestrictAsync(admin, "203.0.113.9");
        var gate = host.Services.GetRequiredService<IAccessGate>();
        Assert.Equal(AccessVerdict.Admitted, await gate.JudgeAsync(admin.Id, IPAddress.Parse("::ffff:203.0.113.9"), Cancel));
        Assert.Equal(AccessVerdict.AddressNotListed, await gate.JudgeAsync(admin.Id, IPAddress.Parse("203.0.113.10"), Cancel));
        Assert.Equal(AccessVerdict.AddressNotListed, await gate.JudgeAsync(admin.Id, null, Cancel));
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData(" @SUM(A1)", "\"' @SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData(null, "\"\"")]
    public void Csv_WhenAFieldLooksLikeAFormula_IsText(string? text, string expected) => Assert.Equal(expected, AuditCsv.Field(text));

    private async Task<(Admin Boss, Admin Sam)> PairAsync(string way)
    {
        var boss = await host.AddAdminAsync($"boss{Guid.NewGuid():N}@example.org");
        var sam = await host.AddAdminAsync($"sam{Guid.NewGuid():N}@example.org", admin =>
            (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, Viewer.Packed, way == "domain"));
        if (way == "domain")
        {
            await host.RaiseAsync($"ana{Guid.NewGuid():N}@revoked.example");
            await host.LimitAsync(sam, await host.DomainAsync("revoked.example"));
        }

        return (boss, sam);
    }

    private async Task TakeAwayAsync(string way, Admin boss, Admin sam)
    {
        var actor = new Actor(boss.Id, boss.Name, null);
        switch (way)
        {
            case "disabled":
                Assert.Null(await Admins.DisableAsync(actor, sam.Id, Cancel));
                break;
            case "permission":
                Assert.Null(await Admins.ChangeAsync(actor, sam.Id, new AdminWishes(AdminKind.SubAdmin, default, null), Cancel));
                break;
            case "domain":
                Assert.Null(await Admins.ChangeAsync(actor, sam.Id, new AdminWishes(AdminKind.SubAdmin, Viewer, []), Cancel));
                break;
            case "access list":
                await RestrictAsync(sam, "203.0.113.9");
                break;
            case "session":
                Assert.Null(await Admins.EndSessionsAsync(actor, sam.Id, Cancel));
                break;
            default:
                await ChangeAsync(sam.Id, admin => admin.SecurityStamp = "another");
                break;
        }
    }

    private Task RestrictAsync(Admin who, string network) => ChangeAsync(who.Id, admin => admin.RestrictedAt = DateTimeOffset.UnixEpoch, new AccessEntry
    {
        AccountId = who.AccountId,
        AdminId = who.Id,
        Network = ClientAddress.Parse(network),
        PrefixLength = 32,
        Description = "Office",
    });

    private async Task ChangeAsync(Guid id, Action<Admin> change, AccessEntry? entry = null)
    {
        await host.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, async db =>
        {
            change(await db.Users.SingleAsync(known => known.Id == id, Cancel));
            if (entry is not null)
            {
                db.AccessEntries.Add(entry);
            }
        }, Cancel);
        host.Services.GetRequiredService<IGrantSignal>().Changed(id);
    }
}
