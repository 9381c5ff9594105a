using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>The screens around API credentials, as a browser first gets them.</summary>
public sealed class ApiKeysPageTests(PanelHost host) : IClassFixture<PanelHost>
{
    private const string Page = "/security/api-keys";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_WhenListed_ShowWhatTheyMayAndWhenTheyEndButNeverThemselves()
    {
        var account = await host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        var secret = await host.Keys.CreateAsync(account, "Mail server <mx1>", [ApiScope.Intake, ApiScope.LoginsRead], Cancel);
        await host.Keys.CreateAsync(account, "Old one", [ApiScope.Intake], Cancel, DateTimeOffset.UnixEpoch);
        await host.Keys.CreateAsync(await host.Accounts.FindOrAddAsync("Elsewhere", Cancel), "Their key", [ApiScope.Intake], Cancel);
        await host.AddAdminAsync("keeper@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync("keeper@example.org", PanelHost.Password);

        var page = await visitor.ReadAsync(Page);

        Assert.Contains("Mail server &lt;mx1&gt;", page, StringComparison.Ordinal);
        Assert.Contains(ApiScope.LoginsRead, page, StringComparison.Ordinal);
        Assert.Contains("expired", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Their key", page, StringComparison.Ordinal);
        Assert.DoesNotContain(secret!.Value.Reveal(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubAdmin_LimitedToDomains_IsToldWhyThereAreNoKeys()
    {
        await host.RaiseAsync("ana@keys.example");
        await host.Keys.CreateAsync(await host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel), "Whole Account's", [ApiScope.Intake], Cancel);
        var limited = await host.AddAdminAsync("limited.keeper@example.org", admin =>
            (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, Permissions.All.Packed, true));
        await host.LimitAsync(limited, await host.DomainAsync("keys.example"));
        using var visitor = host.Visit();
        await visitor.SignInAsync("limited.keeper@example.org", PanelHost.Password);

        var page = await visitor.ReadAsync(Page);

        Assert.Contains("create an API Sub-Admin", page, StringComparison.Ordinal);
        Assert.Contains("There is no API key", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccessListOfAnotherPerson_IsNotShown()
    {
        await host.AddAccessAsync(await host.AddAdminAsync("listed@example.org"), "203.0.113.77");
        await host.AddAccessAsync(await host.AddApiSubAdminAsync("listed.script@example.org", default), "203.0.113.78");
        await host.AddAdminAsync("looker@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync("looker@example.org", PanelHost.Password);

        var person = await visitor.ReadAsync("/security/access-lists?admin=listed@example.org");
        var script = await visitor.ReadAsync("/security/access-lists?admin=listed.script@example.org");

        Assert.DoesNotContain("203.0.113.77", person, StringComparison.Ordinal);
        Assert.Contains("your own list", person, StringComparison.Ordinal);
        Assert.Contains("203.0.113.78", script, StringComparison.Ordinal);
    }
}
