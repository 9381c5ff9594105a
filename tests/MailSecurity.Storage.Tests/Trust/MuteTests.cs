using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Trust;

public sealed class MuteTests : IAsyncLifetime
{
    private const string Ana = TrustDriver.Ana;

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TrustStore Trust => _bench.Get<TrustStore>();

    private TrustCaller Caller => TrustCaller.Program(Tenant.Of(_bench.Account), "Ana Admin");

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Mute_OfTheOnlyRuleThatSpoke_ClosesTheIncidentAndSaysWhy()
    {
        var incident = await RaiseAsync();
        var rules = incident.Reasons.Select(reason => reason.Rule).Distinct().ToList();
        foreach (var rule in rules)
        {
            Assert.Single(await _bench.OpenIncidentsAsync());
            Assert.Null((await MuteAsync(rule)).Problem);
        }

        Assert.Empty(await _bench.OpenIncidentsAsync());
        var closed = await _bench.DetailAsync(incident.Id);
        Assert.Equal((IncidentStatus.Closed, Verdict.Trusted), (closed.Line.Status, closed.Line.Verdict));
        Assert.All(closed.Line.Reasons, reason => Assert.Equal("muted until 24 December 2026 by Ana Admin: knows about it", reason.SuppressedBecause));
        Assert.Equal(rules.Count, (await Trust.MutesAsync(Tenant.Of(_bench.Account), Ana, Cancel)).Count);
        Assert.NotEmpty(await _bench.Get<AuditStore>().PageAsync(Tenant.Of(_bench.Account), new AuditFilter(What: AuditAction.RuleMuted), null, 10, Cancel));
    }

    [Fact]
    public async Task Mute_OfOneRule_LeavesTheOthersAndOtherUsers()
    {
        await RaiseAsync("bob@example.org");
        await RaiseAsync();

        await MuteAsync(NewCountry.Rule);

        var open = await _bench.OpenIncidentsAsync();
        Assert.Equal(["ana@example.org", "bob@example.org"], open.Select(line => line.User).Order());
        Assert.DoesNotContain(open.Single(line => line.User == Ana).Reasons, reason => reason.Rule == NewCountry.Rule && reason.SuppressedBecause is null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mute_WhenItEndsOrExpires_RaisesAgainWhatItHadSilenced(bool expires)
    {
        var incident = await RaiseAsync();
        foreach (var rule in incident.Reasons.Select(reason => reason.Rule).Distinct())
        {
            await MuteAsync(rule, A.Noon.AddHours(1));
        }

        Assert.Empty(await _bench.OpenIncidentsAsync());

        if (expires)
        {
            _bench.Clock.Advance(TimeSpan.FromHours(2));
            await Trust.ExpireAsync(Cancel);
        }
        else
        {
            foreach (var mute in await Trust.MutesAsync(Tenant.Of(_bench.Account), null, Cancel))
            {
                Assert.Null((await Trust.UnmuteAsync(Caller, mute.Id, Cancel)).Problem);
            }
        }

        Assert.Equal(incident.Id, Assert.Single(await _bench.OpenIncidentsAsync()).Id);
        Assert.Empty(await Trust.MutesAsync(Tenant.Of(_bench.Account), null, Cancel));
    }

    [Fact]
    public async Task Mute_ForALoginAtItsEnd_DoesNotCountAnyMore()
    {
        await _bench.StoreAsync(A.History(A.Noon, Ana));
        await _bench.AnalyseAsync();
        var end = A.Noon.AddDays(2);
        foreach (var rule in RuleBook.Names)
        {
            Assert.Null((await MuteAsync(rule, end)).Problem);
        }

        await LoginAsync(end.AddTicks(-1), FakeGeo.Brazil());
        Assert.Empty(await _bench.OpenIncidentsAsync());

        await LoginAsync(end, FakeGeo.Indonesia());
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData("noSuchRule", 1, "a reason")]
    [InlineData(NewCountry.Rule, 0, "a reason")]
    [InlineData(NewCountry.Rule, 366, "a reason")]
    [InlineData(NewCountry.Rule, 1, " ")]
    public async Task Mute_WhenAskedWrongly_IsRefused(string rule, int days, string reason)
    {
        await RaiseAsync();

        Assert.NotNull((await Trust.MuteAsync(Caller, new NewMute(Ana, rule, reason, A.Noon.AddDays(days)), Cancel)).Problem);
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData(Level.None, false)]
    [InlineData(Level.View, false)]
    [InlineData(Level.Edit, true)]
    public async Task Mute_ByAPerson_TakesThePermissionForIncidents(Level level, bool may)
    {
        await RaiseAsync();
        var known = (await MuteAsync(ManyNetworks.Rule)).Problem is null;
        var id = Assert.Single(await Trust.MutesAsync(Tenant.Of(_bench.Account), Ana, Cancel)).Id;
        var person = await PersonAsync(default(Permissions).With(Section.Incidents, level).With(Section.TrustedIps, Level.Delete).With(Section.Settings, Level.Delete));

        Assert.True(known);
        Assert.Equal(may, (await Trust.MuteAsync(person, new NewMute(Ana, NewCountry.Rule, "a reason", A.Noon.AddDays(1)), Cancel)).Problem is null);
        Assert.Equal(may, (await Trust.UnmuteAsync(person, id, Cancel)).Problem is null);
    }

    [Fact]
    public async Task Mute_ByAPersonLimitedToDomains_EndsAtThem()
    {
        await RaiseAsync();
        await RaiseAsync("eva@other.example");
        var person = await PersonAsync(default(Permissions).With(Section.Incidents, Level.Edit), await _bench.DomainAsync("other.example"));
        await MuteAsync(ManyNetworks.Rule);
        var foreign = Assert.Single(await Trust.MutesAsync(Tenant.Of(_bench.Account), Ana, Cancel)).Id;

        Assert.Equal("No such User has been seen.", (await Trust.MuteAsync(person, new NewMute(Ana, NewCountry.Rule, "a reason", A.Noon.AddDays(1)), Cancel)).Problem);
        Assert.Equal("This mute does not exist any more.", (await Trust.UnmuteAsync(person, foreign, Cancel)).Problem);
        Assert.Null((await Trust.MuteAsync(person, new NewMute("eva@other.example", NewCountry.Rule, "a reason", A.Noon.AddDays(1)), Cancel)).Problem);
    }

    [Fact]
    public async Task Mute_OfTheOutboundSpike_SetsItAsideAndLeavesTheFindingAboutTheLogin()
    {
        await RaiseAsync();
        await MuteAsync(OutboundSpike.Rule);
        await _bench.StoreAsync(Enumerable.Range(0, 300).Select(number => A.Message(A.Noon.AddSeconds(number), Ana)));
        await _bench.AnalyseAsync();

        Assert.DoesNotContain(Assert.Single(await _bench.OpenIncidentsAsync()).Reasons, reason => reason.Rule == OutboundSpike.Rule);
        var spikes = await _bench.Store.ReadAsync(Tenant.System, db => db.Reasons.Where(reason => reason.Rule == OutboundSpike.Rule).ToListAsync(Cancel), Cancel);
        Assert.Equal("muted until 24 December 2026 by Ana Admin: knows about it", Assert.Single(spikes).SuppressedBecause);
    }

    [Fact]
    public async Task Mute_OfAUserOfAnotherDomain_IsNotThere()
    {
        await RaiseAsync();
        var elsewhere = TrustCaller.Program(Tenant.Of(_bench.Account, [int.MaxValue]), "Sue");

        Assert.NotNull((await Trust.MuteAsync(elsewhere, new NewMute(Ana, NewCountry.Rule, "a reason", A.Noon.AddDays(1)), Cancel)).Problem);
        await MuteAsync(NewCountry.Rule);
        var mute = Assert.Single(await Trust.MutesAsync(Tenant.Of(_bench.Account), null, Cancel));
        Assert.Empty(await Trust.MutesAsync(Tenant.Of(_bench.Account, [int.MaxValue]), null, Cancel));
        Assert.NotNull((await Trust.UnmuteAsync(elsewhere, mute.Id, Cancel)).Problem);
    }

    private async Task<TrustCaller> PersonAsync(Permissions permissions, params int[] domains) =>
        TrustCaller.Person((await _bench.AddAsync("sub@example.org", AdminKind.SubAdmin, permissions, domains.Length == 0 ? null : domains)).At(People.Home));

    private async Task LoginAsync(DateTimeOffset at, string address)
    {
        await _bench.StoreAsync(A.Login(at, address, Ana));
        await _bench.AnalyseAsync();
    }

    private async Task<IncidentLine> RaiseAsync(string user = Ana)
    {
        await _bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany(), user), A.Login(A.Noon, FakeGeo.Brazil(), user)]);
        await _bench.AnalyseAsync();
        return (await _bench.OpenIncidentsAsync()).Single(line => line.User == user);
    }

    private Task<TrustAnswer> MuteAsync(string rule, DateTimeOffset? until = null) =>
        Trust.MuteAsync(Caller, new NewMute(Ana, rule, "knows about it", until ?? A.Noon.AddDays(30).AddHours(12)), Cancel);
}
