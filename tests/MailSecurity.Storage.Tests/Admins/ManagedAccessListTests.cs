using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Admins;

/// <summary>An Admin keeps the access list of an API Sub-Admin, which cannot open the panel, and of nobody else.</summary>
public sealed class ManagedAccessListTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListOfAnApiSubAdmin_WhenAnAdminKeepsIt_IsRestrictedAtOnce()
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, script, lists) = (await bench.AddAsync("boss@example.org"), await bench.AddAsync("script@example.org", AdminKind.ApiSubAdmin), bench.Get<AccessListStore>());
        var owner = new ListOwner(bench.Account, "script@example.org");

        Assert.NotNull(await lists.RestrictAsync(boss.At(People.Office), Cancel, owner));
        Assert.Null(await lists.AddAsync(boss.At(People.Office), "203.0.113.0/24", "Server", null, Cancel, owner));
        Assert.Null(await lists.RestrictAsync(boss.At(People.Home), Cancel, owner));

        var list = (await bench.GrantAsync(script)).AccessList;
        Assert.True(list.IsRestricted(bench.Clock.GetUtcNow()));
        Assert.Null(list.ConfirmBy);
        Assert.NotNull(await lists.DeleteAsync(boss.At(People.Office), list.Entries[0].Id, Cancel, owner));
        Assert.Empty((await bench.GrantAsync(boss)).AccessList.Entries);
    }

    [Fact]
    public async Task ListOfAPerson_OfAnotherAccountOrOfSomebodyWithMore_IsNotAnothersToKeep()
    {
        await using var bench = await TestBench.CreateAsync();
        var manager = default(Permissions).With(Section.SubAdmins, Level.Delete);
        var sam = await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, manager);
        await bench.AddAsync("ada@example.org", AdminKind.SubAdmin);
        await bench.AddAsync("more@example.org", AdminKind.ApiSubAdmin, default(Permissions).With(Section.Incidents, Level.View));
        var elsewhere = await bench.Get<AccountStore>().FindOrAddAsync("Elsewhere", Cancel);
        await bench.AddAsync("theirs@example.org", AdminKind.ApiSubAdmin, account: elsewhere);
        foreach (var owner in new[]
        {
            new ListOwner(bench.Account, "ada@example.org"), new ListOwner(bench.Account, "more@example.org"),
            new ListOwner(bench.Account, "theirs@example.org"), new ListOwner(elsewhere, "theirs@example.org"),
        })
        {
            Assert.NotNull(await bench.Get<AccessListStore>().AddAsync(sam.At(People.Office), "203.0.113.9", "Mine", null, Cancel, owner));
        }

        await bench.AddAsync("less@example.org", AdminKind.ApiSubAdmin);
        Assert.Null(await bench.Get<AccessListStore>().AddAsync(sam.At(People.Office), "203.0.113.9", "Server", null, Cancel, new ListOwner(bench.Account, "less@example.org")));
    }
}
