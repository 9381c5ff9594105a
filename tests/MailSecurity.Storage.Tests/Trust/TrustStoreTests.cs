using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Trust;

public sealed class TrustStoreTests : IAsyncLifetime
{
    private static readonly NewTrustedRange Office = new("203.0.113.0/24", "own.example", null, "Office", null);

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TrustStore Trust => _bench.Get<TrustStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await TestBench.CreateAsync();
        await _bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(), "ana@own.example"), A.Login(A.Noon, FakeGeo.Germany(), "bob@other.example"));
        await _bench.AnalyseAsync();
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(Level.None, false, false, false)]
    [InlineData(Level.View, false, false, false)]
    [InlineData(Level.Edit, true, true, false)]
    [InlineData(Level.Delete, true, true, true)]
    public async Task Change_ForEachLevel_IsDecidedByTheStore(Level level, bool adds, bool changes, bool deletes)
    {
        var id = (await Trust.AddAsync(Program(), Office with { Network = "198.51.100.0/24" }, Cancel)).Entry!.Id;
        var person = await PersonAsync(level);

        Assert.Equal(adds, (await Trust.AddAsync(person, Office, Cancel)).Problem is null);
        Assert.Equal(changes, (await Trust.ChangeAsync(person, id, "Branch", null, Cancel)).Problem is null);
        Assert.Equal(deletes, (await Trust.DeleteAsync(person, id, Cancel)).Problem is null);
        Assert.Equal((adds ? 1 : 0) + (deletes ? 0 : 1), (await ListAsync()).Count);
    }

    [Fact]
    public async Task Change_WhenTheDomainIsNotOnesOwn_AnswersAsIfThereWereNone()
    {
        var person = await PersonAsync(Level.Delete, "own.example");
        var other = await Trust.AddAsync(Program(), Office with { Domain = "other.example" }, Cancel);
        var own = await Trust.AddAsync(person, Office, Cancel);

        Assert.Null(own.Problem);
        Assert.Equal("No User of that Domain has been seen.", (await Trust.AddAsync(person, Office with { Domain = "other.example" }, Cancel)).Problem);
        Assert.Equal("This entry does not exist any more.", (await Trust.DeleteAsync(person, other.Entry!.Id, Cancel)).Problem);
        Assert.Equal("This entry does not exist any more.", (await Trust.ChangeAsync(person, other.Entry!.Id, "Mine now", null, Cancel)).Problem);
        Assert.Equal("No User of that Domain has been seen.", (await Trust.RestoreAsync(person, other.Entry!, Cancel)).Problem);
        var scoped = Tenant.Of(_bench.Account, [await _bench.DomainAsync("own.example")]);
        Assert.Equal(own.Entry!.Id, Assert.Single(await Trust.PageAsync(scoped, new TrustFilter(), null, 10, Cancel)).Id);
        Assert.Equal(["own.example"], await Trust.DomainsAsync(scoped, Cancel));
        Assert.Single(await Trust.CoveringAsync(scoped, People.Office, Cancel));
        Assert.Empty(await Trust.CoveringAsync(Tenant.Of(_bench.Account + 1), People.Office, Cancel));
    }

    [Fact]
    public async Task Change_WhenDone_IsInTheAuditLogWithWhatWasBefore()
    {
        var person = await PersonAsync(Level.Delete);
        var id = (await Trust.AddAsync(person, Office, Cancel)).Entry!.Id;
        await Trust.ChangeAsync(person, id, "Branch", A.Noon.AddDays(30), Cancel);
        await Trust.DeleteAsync(person, id, Cancel);

        var lines = await _bench.Store.ReadAsync(Tenant.System, db => db.AuditEntries.OrderBy(entry => entry.Id).ToListAsync(Cancel), Cancel);
        Assert.Equal([AuditAction.TrustAdded, AuditAction.TrustChanged, AuditAction.TrustDeleted], lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal(("203.0.113.0/24", People.Home, "sub@example.org"), (line.Subject, line.Address, line.Actor)));
        Assert.Contains("\"description\":\"Office\"", lines[1].Before!, StringComparison.Ordinal);
        Assert.Contains("\"description\":\"Branch\"", lines[1].After!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WhenRefused_LeavesNoTrace()
    {
        var answer = await Trust.AddAsync(Program(), new NewTrustedRange("203.0.0.0/16", "nowhere.example", null, "x", A.Noon), Cancel);

        Assert.Equal(["network", "description", "expiresAt", "domain"], answer.Problems.Select(problem => problem.Field));
        Assert.Empty(await ListAsync());
        Assert.Empty(await _bench.Store.ReadAsync(Tenant.System, db => db.AuditEntries.ToListAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Change_WhenAnExpiredEntryGetsALaterEnd_TrustsAgain()
    {
        var id = (await Trust.AddAsync(Program(), Office with { ExpiresAt = A.Noon.AddHours(1) }, Cancel)).Entry!.Id;
        _bench.Clock.Advance(TimeSpan.FromHours(2));
        await Trust.ExpireAsync(Cancel);
        Assert.NotNull((await Trust.ChangeAsync(Program(), id, "Office", A.Noon, Cancel)).Problem);

        Assert.Null((await Trust.ChangeAsync(Program(), id, "Office", A.Noon.AddDays(1), Cancel)).Problem);

        Assert.False(await _bench.Store.ReadAsync(Tenant.System, db => db.TrustedRanges.Select(range => range.IsOver).SingleAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Search_ByDomainTextAndAddress_FindsWhatMatches()
    {
        await Trust.AddAsync(Program(), Office, Cancel);
        await Trust.AddAsync(Program(), Office with { Network = "203.0.113.9", User = "ana@own.example", Description = "Ana at home" }, Cancel);
        await Trust.AddAsync(Program(), Office with { Network = "2001:db8::/48", Domain = "other.example", Description = "Branch" }, Cancel);

        Assert.Equal(2, (await ListAsync(new TrustFilter(Domain: "own.example"))).Count);
        Assert.Equal("Branch", Assert.Single(await ListAsync(new TrustFilter(Text: "bran"))).Description);
        Assert.Equal("Branch", Assert.Single(await ListAsync(new TrustFilter(Text: "2001:db8::7"))).Description);
        Assert.Empty(await ListAsync(new TrustFilter(Text: "203.0.114.1")));
        Assert.Equal(["203.0.113.9", "203.0.113.0/24"], (await Trust.CoveringAsync(Tenant.Of(_bench.Account), People.Office, Cancel)).Select(entry => entry.Network));
    }

    private TrustCaller Program() => _bench.Program();

    private Task<List<TrustedEntry>> ListAsync(TrustFilter? filter = null) =>
        Trust.PageAsync(Tenant.Of(_bench.Account), filter ?? new TrustFilter(), null, 10, Cancel);

    private async Task<TrustCaller> PersonAsync(Level level, string? domain = null)
    {
        int[]? domains = domain is null ? null : [await _bench.DomainAsync(domain)];
        var admin = await _bench.AddAsync("sub@example.org", AdminKind.SubAdmin, default(Permissions).With(Section.TrustedIps, level), domains);
        return TrustCaller.Person(admin.At(People.Home));
    }
}
