using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Admins;

public sealed class AdminStoreTests
{
    private static readonly Permissions Helper = default(Permissions).With(Section.SubAdmins, Level.Delete).With(Section.Incidents, Level.View);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invite_WhenAllIsWell_MakesASubAdminWithALinkAndALineInTheAuditLog()
    {
        await using var bench = await TestBench.CreateAsync();
        var boss = await bench.AddAsync("boss@example.org");
        var (link, problem) = await bench.Get<AdminStore>().InviteAsync(boss.At(People.Office), "Sam", "sam@example.org", new(AdminKind.SubAdmin, Helper, null), Cancel);

        Assert.Null(problem);
        var found = await bench.Get<AccountStore>().FindSetupLinkAsync(link!.Value, Cancel);
        var grant = await bench.Get<AdminStore>().GrantAsync(found!.AdminId!.Value, Cancel);
        Assert.Equal(Helper, grant!.Permissions);
        var line = Assert.Single(await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(), null, 10, Cancel));
        Assert.Equal((AuditAction.Invited, "sam@example.org", People.Office), (line.Action, line.Subject, line.Address!.Value));
        Assert.DoesNotContain(link.Value.Reveal(), line.After);
    }

    [Fact]
    public async Task Invite_WhenMoreIsGivenThanTheGiverHas_IsRefused()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(), "ana@own.example"), A.Login(A.Noon, FakeGeo.Germany(), "bob@other.example"));
        var (own, other) = (await bench.DomainAsync("own.example"), await bench.DomainAsync("other.example"));
        var giver = await bench.AddAsync("giver@example.org", AdminKind.SubAdmin, Helper, [own]);
        var invalid = new[]
        {
            new AdminWishes(AdminKind.Admin, default, null),
            new AdminWishes(AdminKind.SubAdmin, Helper, null),
            new AdminWishes(AdminKind.SubAdmin, Helper, [own, other]),
            new AdminWishes(AdminKind.SubAdmin, Helper, [999_999]),
            new AdminWishes(AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.Edit), [own]),
            new AdminWishes(AdminKind.ApiSubAdmin, default(Permissions).With(Section.Api, Level.View), [own]),
        };
        foreach (var wishes in invalid)
        {
            var (link, problem) = await bench.Get<AdminStore>().InviteAsync(giver.At(People.Office), "Sam", "sam@example.org", wishes, Cancel);
            Assert.Null(link);
            Assert.NotNull(problem);
        }

        Assert.Null((await bench.Get<AdminStore>().InviteAsync(giver.At(People.Office), "Sam", "sam@example.org", new(AdminKind.SubAdmin, Helper, [own]), Cancel)).Problem);
        Assert.Equal(2, await bench.Store.ReadAsync(Tenant.System, db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Disable_WhileIdentityHoldsTheRowItReadBefore_IsNotUndoneByItsSave()
    {
        await using var bench = await TestBench.CreateAsync();
        var boss = await bench.AddAsync("boss@example.org");
        var sam = await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, Helper);
        await using var identity = bench.Get<IDbFactory>().Create(forWriting: false);
        identity.Tenant = Tenant.System;
        var read = await identity.Users.AsTracking().SingleAsync(known => known.Id == sam.Id, Cancel);

        Assert.Null(await bench.Get<AdminStore>().DisableAsync(boss.At(People.Office), sam.Id, Cancel));

        // As Identity's store saves: the whole row.
        read.ConcurrencyStamp = "new";
        identity.Update(read);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => identity.SaveChangesAsync(Cancel));
        Assert.True((await bench.GrantAsync(sam)).IsDisabled);
    }

    [Fact]
    public async Task ProviderFlag_WhenItsOwnerIsMadeASubAdmin_IsGoneForGood()
    {
        await using var bench = await TestBench.CreateAsync();
        var boss = await bench.AddAsync("boss@example.org");
        var provider = await bench.AddAsync("provider@example.org");
        await bench.Store.WriteAsync(Tenant.System, async db =>
        {
            foreach (var admin in await db.Users.ToListAsync(Cancel))
            {
                admin.IsProvider = true;
            }
        }, Cancel);

        Assert.Null(await bench.Get<AdminStore>().ChangeAsync(boss.At(People.Office), provider.Id, new(AdminKind.SubAdmin, Helper, null), Cancel));
        Assert.Null(await bench.Get<AdminStore>().ChangeAsync(boss.At(People.Office), provider.Id, new(AdminKind.Admin, default, null), Cancel));

        Assert.False((await bench.GrantAsync(provider)).IsProvider);
    }

    [Fact]
    public async Task Waiver_ToCallFromAnywhere_IsGivenByAdminsOnly()
    {
        await using var bench = await TestBench.CreateAsync();
        var boss = await bench.AddAsync("boss@example.org");
        var helper = await bench.AddAsync("helper@example.org", AdminKind.SubAdmin, Helper);
        var wish = new AdminWishes(AdminKind.ApiSubAdmin, default(Permissions).With(Section.Incidents, Level.View), null, MayCallFromAnywhere: true);

        Assert.Contains("Only an Admin", (await bench.Get<AdminStore>().InviteAsync(helper.At(People.Office), "S", "s1@example.org", wish, Cancel)).Problem, StringComparison.Ordinal);
        Assert.Null((await bench.Get<AdminStore>().InviteAsync(boss.At(People.Office), "S", "s2@example.org", wish, Cancel)).Problem);
    }

    [Fact]
    public async Task Person_WhenMadeAnApiSubAdmin_LosesPasswordAndSessions()
    {
        await using var bench = await TestBench.CreateAsync();
        var boss = await bench.AddAsync("boss@example.org");
        var sam = await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, Helper);
        await bench.Get<SessionStore>().OpenAsync(sam.Id, People.Home, "", null, Cancel);

        Assert.Null(await bench.Get<AdminStore>().ChangeAsync(boss.At(People.Office), sam.Id, new(AdminKind.ApiSubAdmin, Helper, null), Cancel));

        Assert.Empty((await bench.GrantAsync(sam)).Sessions);
        Assert.Null((await bench.Store.ReadAsync(Tenant.System, db => db.Users.SingleAsync(known => known.Id == sam.Id, Cancel), Cancel)).PasswordHash);
    }

    [Fact]
    public async Task Change_WhenTheOtherIsOneself_AnAdminOrOfAnotherAccount_IsRefused()
    {
        await using var bench = await TestBench.CreateAsync();
        var elsewhere = await bench.Get<AccountStore>().FindOrAddAsync("Elsewhere", Cancel);
        var boss = await bench.AddAsync("boss@example.org");
        var helper = await bench.AddAsync("helper@example.org", AdminKind.SubAdmin, Helper);
        var stranger = await bench.AddAsync("stranger@example.org", account: elsewhere);
        var store = bench.Get<AdminStore>();
        var wishes = new AdminWishes(AdminKind.SubAdmin, default, null);

        Assert.NotNull(await store.ChangeAsync(helper.At(People.Office), helper.Id, wishes, Cancel));
        Assert.NotNull(await store.ChangeAsync(helper.At(People.Office), boss.Id, wishes, Cancel));
        Assert.NotNull(await store.DisableAsync(helper.At(People.Office), boss.Id, Cancel));
        Assert.NotNull(await store.ChangeAsync(boss.At(People.Office), stranger.Id, wishes, Cancel));
        Assert.NotNull((await store.RenewLinkAsync(boss.At(People.Office), stranger.Id, Cancel)).Problem);
        Assert.DoesNotContain(await store.ListAsync(boss.Id, Cancel), line => line.Grant.Id == stranger.Id);
        Assert.Null(await store.DisableAsync(boss.At(People.Office), helper.Id, Cancel));
        Assert.True((await bench.GrantAsync(helper)).IsDisabled);
        Assert.NotNull(await store.DisableAsync(helper.At(People.Office), boss.Id, Cancel));
    }

    [Fact]
    public async Task AuditLog_WhenSomebodyTriesToChangeIt_StaysAsItIs()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.Get<IAudit>().WriteAsync(bench.Account, Actor.Host, AuditAction.SignedIn, "x", Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Store.WriteAsync(Tenant.System, db => db.AuditEntries.ExecuteDeleteAsync(Cancel), Cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Store.WriteAsync(
            Tenant.System, db => db.AuditEntries.ExecuteUpdateAsync(entry => entry.SetProperty(e => e.Action, "y"), Cancel), Cancel));
        Assert.Equal(AuditAction.SignedIn, Assert.Single(await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(), null, 10, Cancel)).Action);
    }
}
