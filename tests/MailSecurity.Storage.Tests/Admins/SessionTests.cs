using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Admins;

public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_WhenNothingIsDone_EndsAfterHalfAnHour()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, session) = await OpenAsync(bench);
        bench.Clock.Advance(AdminSession.Idle - TimeSpan.FromSeconds(1));
        Assert.NotNull(await FindAsync(bench, id, session));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await FindAsync(bench, id, session));
    }

    [Fact]
    public async Task Session_WhenSomethingIsDone_LivesOn_ButNeverLongerThanTwelveHours()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, session) = await OpenAsync(bench);
        var opened = bench.Clock.GetUtcNow();
        while (await FindAsync(bench, id, session) is { } alive)
        {
            await bench.Get<SessionStore>().TouchAsync(alive, Cancel);
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(AdminSession.Longest, bench.Clock.GetUtcNow() - opened);
    }

    [Fact]
    public async Task Sessions_WhenTheOthersAreEnded_LeaveTheOneAtHand()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, mine) = await OpenAsync(bench);
        var other = await bench.Get<SessionStore>().OpenAsync(id, null, "", null, Cancel);

        Assert.Equal(1, await bench.Get<SessionStore>().EndOthersAsync(new Actor(id, "ana", null), bench.Account, mine, Cancel));

        Assert.NotNull(await FindAsync(bench, id, mine));
        Assert.Null(await FindAsync(bench, id, other));
    }

    [Fact]
    public async Task Session_OfSomebodyElse_CannotBeEnded()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, session) = await OpenAsync(bench);
        var (thief, _) = await OpenAsync(bench);

        Assert.False(await bench.Get<SessionStore>().EndAsync(new Actor(thief, "bob", null), bench.Account, session, AuditAction.SessionEnded, Cancel));

        Assert.NotNull(await FindAsync(bench, id, session));
    }

    [Fact]
    public async Task Sessions_WhenTheFactorChanges_EndButForTheOneThatChangesIt()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, mine) = await OpenAsync(bench);
        var other = await bench.Get<SessionStore>().OpenAsync(id, null, "", null, Cancel);
        var factors = bench.Get<SecondFactorStore>();
        await factors.BeginAsync(id, [1], Cancel);
        Assert.True(await factors.EnableAsync(new Actor(id, "ana", null), bench.Account, mine, [1], 7, [PlainRecoveryCode.Create()], Cancel));
        Assert.NotNull(await FindAsync(bench, id, mine));
        Assert.Null(await FindAsync(bench, id, other));

        other = await bench.Get<SessionStore>().OpenAsync(id, null, "", null, Cancel);
        await factors.RemoveAsync(new Actor(id, "ana", null), bench.Account, mine, Cancel);
        Assert.NotNull(await FindAsync(bench, id, mine));
        Assert.Null(await FindAsync(bench, id, other));
    }

    [Fact]
    public async Task Sessions_WhenTheyAreManyOrHaveRunOut_AreClearedAway()
    {
        await using var bench = await TestBench.CreateAsync();
        var (id, first) = await OpenAsync(bench);
        for (var number = 0; number < AdminSession.Most; number++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await bench.Get<SessionStore>().OpenAsync(id, ClientAddress.Parse("192.0.2.1"), new string('x', 5000), null, Cancel);
        }

        Assert.Null(await FindAsync(bench, id, first));
        bench.Clock.Advance(AdminSession.Longest);
        await bench.Get<SessionStore>().OpenAsync(id, null, "", null, Cancel);
        Assert.Single((await bench.Get<AdminStore>().GrantAsync(id, Cancel))!.Sessions);
    }

    private static async Task<(Guid Admin, Guid Session)> OpenAsync(TestBench bench)
    {
        var id = Guid.CreateVersion7();
        await bench.Store.WriteAsync(Tenant.System, db =>
        {
            db.Users.Add(new Admin { Id = id, AccountId = bench.Account, Email = $"{id}@example.org", UserName = $"{id}" });
            return Task.CompletedTask;
        }, Cancel);
        return (id, await bench.Get<SessionStore>().OpenAsync(id, ClientAddress.Parse("192.0.2.1"), "Firefox/140", null, Cancel));
    }

    private static async Task<AdminSession?> FindAsync(TestBench bench, Guid admin, Guid session) =>
        (await bench.Get<AdminStore>().GrantAsync(admin, Cancel))!.Session(session, bench.Clock.GetUtcNow());
}
