using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Admins;

/// <summary>Every way of locking oneself out that could be thought of, and the way back.</summary>
public sealed class AccessListTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData(" 203.0.113.0/24 ", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.0/24")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    public void Network_WhenItIsOne_IsRead(string text, string expected)
    {
        Assert.True(AccessNetwork.TryRead(text, out var network, out _));
        Assert.Equal(expected, network.ToString());
    }

    [Theory]
    [InlineData("203.0.113.9/24", "The network is 203.0.113.0/24")]
    [InlineData("2001:db8::1/64", "The network is 2001:db8::/64")]
    [InlineData("0.0.0.0/0", "every address")]
    [InlineData("::/0", "every address")]
    [InlineData("::ffff:0.0.0.0/96", "every address")]
    [InlineData("203.0.113.0/33", "between 1 and 32")]
    [InlineData("203.0.113.0/-1", "After the /")]
    [InlineData("203.0.113.0/", "After the /")]
    [InlineData("127.1", "not an IP address")]
    [InlineData("office", "not an IP address")]
    [InlineData("", "not an IP address")]
    [InlineData(null, "not an IP address")]
    public void Network_WhenItIsNone_SaysWhy(string? text, string expected)
    {
        Assert.False(AccessNetwork.TryRead(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhenItIsThereAlreadyOrOverlaps_ChangesNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        var (me, lists) = ((await bench.AddAsync("boss@example.org")).At(People.Office), bench.Get<AccessListStore>());
        Assert.Null(await lists.AddAsync(me, "203.0.113.0/24", "Office", null, Cancel));
        Assert.Contains("already", await lists.AddAsync(me, "203.0.113.0/24", "Again", null, Cancel), StringComparison.Ordinal);
        Assert.Contains("covered already", await lists.AddAsync(me, "203.0.113.9", "Desk", null, Cancel), StringComparison.Ordinal);
        Assert.Contains("covers", await lists.AddAsync(me, "203.0.0.0/16", "Building", null, Cancel), StringComparison.Ordinal);
        Assert.NotNull(await lists.AddAsync(me, "198.51.100.1", " ", null, Cancel));
        Assert.NotNull(await lists.AddAsync(me, "198.51.100.1", new string('x', 201), null, Cancel));
        Assert.NotNull(await lists.AddAsync(me, "198.51.100.1", "Yesterday", A.Noon.AddDays(-1), Cancel));
        Assert.Single((await bench.Get<AdminStore>().GrantAsync(me.Id!.Value, Cancel))!.AccessList.Entries);
    }

    [Fact]
    public async Task Restrict_WhenTheAddressIsNotCoveredForGood_IsRefused()
    {
        await using var bench = await TestBench.CreateAsync();
        var admin = await bench.AddAsync("boss@example.org");
        var lists = bench.Get<AccessListStore>();
        Assert.NotNull(await lists.RestrictAsync(admin.At(People.Office), Cancel));
        await lists.AddAsync(admin.At(People.Office), "198.51.100.0/24", "Somebody else's", null, Cancel);
        Assert.Contains("not be covered", await lists.RestrictAsync(admin.At(People.Office), Cancel), StringComparison.Ordinal);
        await lists.AddAsync(admin.At(People.Office), "203.0.113.9", "For a week", A.Noon.AddDays(7), Cancel);
        Assert.Contains("expires", await lists.RestrictAsync(admin.At(People.Office), Cancel), StringComparison.Ordinal);
        Assert.NotNull(await lists.RestrictAsync(new Actor(admin.Id, admin.Name, null), Cancel));
        Assert.True((await bench.GrantAsync(admin)).Admits(ClientAddress.Parse("192.0.2.1"), A.Noon));
    }

    [Fact]
    public async Task Restriction_WhenItIsOn_CannotLoseTheCoveringEntry()
    {
        await using var bench = await TestBench.CreateAsync();
        var admin = await bench.AddAsync("boss@example.org");
        var (me, lists) = (admin.At(People.Office), bench.Get<AccessListStore>());
        await RestrictAsync(bench, admin);
        await lists.AddAsync(me, "198.51.100.7", "Home", null, Cancel);
        var entries = (await bench.GrantAsync(admin)).AccessList.Entries;
        var (covering, home) = (entries.Single(entry => entry.Description == "Office"), entries.Single(entry => entry.Description == "Home"));

        Assert.NotNull(await lists.DeleteAsync(me, covering.Id, Cancel));
        Assert.NotNull(await lists.ChangeAsync(me, covering.Id, "192.0.2.0/24", "Office", null, Cancel));
        Assert.NotNull(await lists.ChangeAsync(me, covering.Id, "203.0.113.0/24", "Office", A.Noon.AddDays(1), Cancel));
        var now = await bench.GrantAsync(admin);
        Assert.Equal(["203.0.113.0/24", "198.51.100.7"], now.AccessList.Entries.Select(entry => entry.Range.ToString()));
        Assert.All(now.AccessList.Entries, entry => Assert.Null(entry.ExpiresAt));

        // The others may go, and the covering one may be narrowed as long as it covers.
        Assert.Null(await lists.ChangeAsync(me, covering.Id, "203.0.113.9", "Desk", null, Cancel));
        Assert.Null(await lists.DeleteAsync(me, home.Id, Cancel));
        Assert.True((await bench.GrantAsync(admin)).Admits(ClientAddress.Parse("::ffff:203.0.113.9"), A.Noon));
        Assert.False((await bench.GrantAsync(admin)).Admits(ClientAddress.Parse("203.0.113.10"), A.Noon));
    }

    [Fact]
    public async Task Restriction_WhenNotConfirmedInTime_IsOffAgainAlsoAfterARestart()
    {
        await using var bench = await TestBench.CreateAsync();
        var admin = await bench.AddAsync("boss@example.org");
        var (me, lists) = (admin.At(People.Office), bench.Get<AccessListStore>());
        await lists.AddAsync(me, "203.0.113.0/24", "Office", null, Cancel);
        Assert.Null(await lists.RestrictAsync(me, Cancel));
        Assert.False((await bench.GrantAsync(admin)).Admits(People.Home, bench.Clock.GetUtcNow()));

        await using var restarted = await bench.ReopenAsync();
        var deadline = A.Noon + AccessList.TimeToConfirm;
        Assert.False((await restarted.GrantAsync(admin)).Admits(People.Home, deadline.AddTicks(-1)));
        Assert.True((await restarted.GrantAsync(admin)).Admits(People.Home, deadline));
        restarted.Clock.Advance(AccessList.TimeToConfirm);
        Assert.NotNull(await restarted.Get<AccessListStore>().ConfirmAsync(me, Cancel));
        Assert.True((await restarted.GrantAsync(admin)).Admits(People.Home, restarted.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Confirm_WhenItComesFromTheList_MakesTheRestrictionStay()
    {
        await using var bench = await TestBench.CreateAsync();
        var admin = await bench.AddAsync("boss@example.org");
        await bench.Get<AccessListStore>().AddAsync(admin.At(People.Office), "203.0.113.0/24", "Office", null, Cancel);
        await bench.Get<AccessListStore>().RestrictAsync(admin.At(People.Office), Cancel);
        Assert.NotNull(await bench.Get<AccessListStore>().ConfirmAsync(admin.At(People.Home), Cancel));
        Assert.Null(await bench.Get<AccessListStore>().ConfirmAsync(admin.At(People.Office), Cancel));
        Assert.False((await bench.GrantAsync(admin)).Admits(People.Home, A.Noon.AddYears(1)));
        Assert.True((await bench.GrantAsync(admin)).Admits(People.Office, A.Noon.AddYears(1)));
    }

    [Fact]
    public async Task Unlock_WhenTheHostAsks_LiftsTheRestrictionAndWritesItDown()
    {
        await using var bench = await TestBench.CreateAsync();
        var admin = await bench.AddAsync("boss@example.org");
        await RestrictAsync(bench, admin);
        Assert.True(await bench.Get<AdminStore>().UnlockAsync(" Boss@example.org", Cancel));
        Assert.True((await bench.GrantAsync(admin)).Admits(People.Home, A.Noon));
        Assert.False(await bench.Get<AdminStore>().UnlockAsync("nobody@example.org", Cancel));
        var line = (await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(What: AuditAction.Unlocked), null, 10, Cancel)).Single();
        Assert.Equal((null, Actor.Host.Name), (line.ActorId, line.Actor));
    }

    private static async Task RestrictAsync(TestBench bench, Admin admin)
    {
        var lists = bench.Get<AccessListStore>();
        Assert.Null(await lists.AddAsync(admin.At(People.Office), "203.0.113.0/24", "Office", null, Cancel));
        Assert.Null(await lists.RestrictAsync(admin.At(People.Office), Cancel));
        Assert.Null(await lists.ConfirmAsync(admin.At(People.Office), Cancel));
    }
}
