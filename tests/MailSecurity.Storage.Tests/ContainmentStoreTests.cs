using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Storage.Tests.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

public sealed class ContainmentStoreTests : IAsyncLifetime
{
    private TestBench _bench = null!;
    private IncidentLine _incident = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ContainmentStore Containments => _bench.Get<ContainmentStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await TestBench.CreateAsync();
        await _bench.RaiseAsync(TrustDriver.Ana, FakeGeo.Brazil());
        _incident = (await _bench.OpenIncidentsAsync()).Single();
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Start_IsWrittenIntoTheHistoryAndTheAuditLogAndAgainWhenLifted()
    {
        var admin = await _bench.AddAsync("admin@example.org");
        Assert.Null(await Containments.StartAsync(admin.At(People.Office), _incident.Id, new ContainmentTerms(7), Cancel));
        Assert.Null(await Containments.LiftAsync(admin.At(People.Office), _incident.Id, Cancel));
        Assert.NotNull(await Containments.LiftAsync(admin.At(People.Office), _incident.Id, Cancel));

        var history = (await _bench.DetailAsync(_incident.Id)).History.Where(entry => entry.Kind >= IncidentEntryKind.Contained).ToList();
        Assert.Equal(
            [(IncidentEntryKind.Contained, "admin@example.org"), (IncidentEntryKind.Released, "admin@example.org")], history.Select(entry => (entry.Kind, entry.By!)));
        Assert.Contains("from everywhere are refused until 2026-12-01 12:00 UTC", history[0].Text, StringComparison.Ordinal);
        var audit = await _bench.Store.ReadAsync(Tenant.System, db => db.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Cancel), Cancel);
        Assert.Equal(
            [(AuditAction.ContainmentStarted, TrustDriver.Ana), (AuditAction.ContainmentLifted, TrustDriver.Ana)], audit.Select(entry => (entry.Action, entry.Subject)));
        Assert.All(audit, entry => Assert.Equal(People.Office, entry.Address));
        Assert.NotNull(audit[0].After);
    }

    [Fact]
    public async Task Start_WhenOneMayNotEditIncidentsOrNotSeeTheDomain_ChangesNothing()
    {
        var edit = default(Permissions).With(Section.Incidents, Level.Edit);
        var viewer = await _bench.AddAsync("viewer@example.org", AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.View));
        var elsewhere = await _bench.AddAsync("elsewhere@example.org", AdminKind.SubAdmin, edit, domains: []);
        var stranger = await _bench.AddAsync("stranger@example.org", account: await _bench.Get<AccountStore>().FindOrAddAsync("Other", Cancel));
        foreach (var actor in new[] { viewer.At(People.Office), elsewhere.At(People.Office), stranger.At(People.Office), Actor.Host })
        {
            Assert.NotNull(await Containments.StartAsync(actor, _incident.Id, new ContainmentTerms(7), Cancel));
        }

        Assert.Empty((await Containments.ReadAsync(Cancel)).Users);
        var domain = await _bench.DomainAsync("example.org");
        var scoped = await _bench.AddAsync("scoped@example.org", AdminKind.SubAdmin, edit, domains: [domain]);
        Assert.Null(await Containments.StartAsync(scoped.At(People.Office), _incident.Id, new ContainmentTerms(7), Cancel));
        Assert.NotNull(await Containments.LiftAsync(viewer.At(People.Office), _incident.Id, Cancel));
        Assert.Single((await Containments.ReadAsync(Cancel)).Users);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(91)]
    public async Task Start_WhenItHasNoSensibleEnd_IsRefused(int days)
    {
        var admin = await _bench.AddAsync("admin@example.org");
        Assert.NotNull(await Containments.StartAsync(admin.At(People.Office), _incident.Id, new ContainmentTerms(days), Cancel));
    }

    [Fact]
    public async Task Start_WhenOneHoldsOrHasRunOut_TakesItsPlace()
    {
        var admin = await _bench.AddAsync("admin@example.org");
        Assert.Null(await Containments.StartAsync(admin.At(People.Office), _incident.Id, new ContainmentTerms(1), Cancel));
        Assert.Null(await Containments.StartAsync(admin.At(People.Office), _incident.Id, new ContainmentTerms(2, OnlyAbroad: true), Cancel));
        Assert.Equal(["DE"], Assert.Single((await Containments.ReadAsync(Cancel)).Users).AcceptedCountries);

        _bench.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await Containments.ReadAsync(Cancel)).Users);
        Assert.Null(await Containments.StartAsync(admin.At(People.Office), _incident.Id, new ContainmentTerms(1), Cancel));
        Assert.Null(Assert.Single((await Containments.ReadAsync(Cancel)).Users).AcceptedCountries);
    }
}
