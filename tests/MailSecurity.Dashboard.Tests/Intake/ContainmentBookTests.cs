using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Tests.Components;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Intake;

/// <summary>Which logins are refused.</summary>
public sealed class ContainmentBookTests : IAsyncLifetime
{
    private const string Ana = "ana@example.org";

    private readonly Guid _admin = Guid.CreateVersion7();
    private TestBench _bench = null!;
    private ContainmentBook _book = null!;
    private Guid _incident;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bench = await TestBench.CreateAsync();
        await AdminTable.AddAsync(_bench, _admin);
        await _bench.StoreAsync([.. A.History(A.Noon, Ana), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);
        await _bench.AnalyseAsync();
        _incident = (await _bench.OpenIncidentsAsync()).Single().Id;
        _book = new ContainmentBook(_bench.Get<ContainmentStore>(), _bench.Get<IGeoLocator>(), _bench.Clock);
    }

    [Fact]
    public async Task Refuses_WhenNobodyWasContained_Nothing()
    {
        await _book.RefreshAsync(Cancel);
        Assert.False(Refuses(FakeGeo.Brazil()));
    }

    [Fact]
    public async Task Refuses_WhenContained_EveryAddressButTrustedOnesUntilTheEnd()
    {
        await TrustAsync($"{FakeGeo.Germany()}/32", expiresAt: A.Noon.AddDays(2));
        await ContainAsync(new ContainmentTerms(7));

        Assert.True(Refuses(FakeGeo.Brazil()));
        Assert.True(Refuses(FakeGeo.Germany(2)));
        Assert.True(Refuses("192.168.0.1"));
        Assert.True(Refuses(FakeGeo.Brazil(), " ANA@Example.org "));
        Assert.False(Refuses(FakeGeo.Germany()));

        _bench.Clock.Advance(TimeSpan.FromDays(3));
        Assert.True(Refuses(FakeGeo.Germany()));
        _bench.Clock.Advance(TimeSpan.FromDays(4));
        Assert.False(Refuses(FakeGeo.Brazil()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unix")]
    [InlineData("999.0.0.1")]
    public async Task Refuses_WhenTheAddressCannotBeRead_Nothing(string address)
    {
        await ContainAsync(new ContainmentTerms(7));
        Assert.False(Refuses(address));
    }

    [Fact]
    public async Task Refuses_WhenAnotherUserOrAccountAsks_Nothing()
    {
        await ContainAsync(new ContainmentTerms(7));
        Assert.False(Refuses(FakeGeo.Brazil(), "bob@example.org"));
        Assert.False(Refuses(FakeGeo.Brazil(), ""));
        Assert.False(_book.Refuses(_bench.Account + 1, Ana, FakeGeo.Brazil()));
    }

    [Fact]
    public async Task Refuses_WhenOnlyAbroad_AcceptsTheUsualCountriesAndNotTheIntruders()
    {
        await ContainAsync(new ContainmentTerms(7, OnlyAbroad: true));

        Assert.False(Refuses(FakeGeo.Germany(77)));
        Assert.True(Refuses(FakeGeo.Brazil()));
        Assert.True(Refuses(FakeGeo.Austria()));

        // Without a database of countries nobody is known to be abroad.
        Assert.False(Refuses("192.168.0.1"));
    }

    [Theory]
    [InlineData("City", true)]
    [InlineData("Country", true)]
    [InlineData("ASN", false)]
    public async Task Refuses_WhenOnlyAbroadAndTheCountryIsUnknown_IfADatabaseOfCountriesIsThere(string kind, bool refuses)
    {
        using var book = new ContainmentBook(_bench.Get<ContainmentStore>(), new Loaded(kind), _bench.Clock);
        await ContainAsync(new ContainmentTerms(7, OnlyAbroad: true));
        await book.RefreshAsync(Cancel);

        Assert.Equal(refuses, book.Refuses(_bench.Account, Ana, "192.168.0.1"));
        Assert.False(book.Refuses(_bench.Account, Ana, FakeGeo.Germany(77)));
    }

    [Fact]
    public async Task Refuses_WhenAnImportIsRead_StillNobodyAndStoresItsLoginsAsTheyWere()
    {
        await ContainAsync(new ContainmentTerms(7));
        var import = new IntakeBatch { AccountId = _bench.Account, Source = SourceKind.Import, SourceName = "import" };
        import.Logins.AddRange([A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil(9), Ana), .. A.History(A.Noon, "bob@example.org"), A.Login(A.Noon.AddHours(-2), FakeGeo.Brazil(9), "bob@example.org")]);
        await _bench.Get<IntakeStore>().CommitAsync([import], Cancel);
        await _bench.AnalyseAsync();
        await _book.RefreshAsync(Cancel);

        Assert.Contains(await _bench.OpenIncidentsAsync(), line => line.User == "bob@example.org");
        Assert.Equal(1, await CountAsync(db => db.Containments.Count()));
        Assert.Equal(0, await CountAsync(db => db.Logins.Count(login => login.Outcome == LoginOutcome.RefusedByPolicy)));
        Assert.False(Refuses(FakeGeo.Brazil(9), "bob@example.org"));
    }

    [Fact]
    public async Task WaitForChange_WhenSomebodyIsContained_Ends()
    {
        var change = _book.WaitForChangeAsync(Cancel);
        Assert.False(change.IsCompleted);
        await ContainAsync(new ContainmentTerms(1));
        await change;
    }

    public async ValueTask DisposeAsync()
    {
        _book.Dispose();
        await _bench.DisposeAsync();
    }

    private bool Refuses(string address, string user = Ana) => _book.Refuses(_bench.Account, user, address);

    private async Task ContainAsync(ContainmentTerms terms)
    {
        Assert.Null(await _bench.Get<ContainmentStore>().StartAsync(new Actor(_admin, "Ana Admin", null), _incident, terms, Cancel));
        await _book.RefreshAsync(Cancel);
    }

    private Task<int> CountAsync(Func<MailSecurityDb, int> count) => _bench.Store.ReadAsync(Tenant.System, db => Task.FromResult(count(db)), Cancel);

    private async Task TrustAsync(string network, DateTimeOffset? expiresAt)
    {
        var wanted = new NewTrustedRange(network, "example.org", null, "Office", expiresAt);
        Assert.Null((await _bench.Get<TrustStore>().AddAsync(TrustCaller.Program(Tenant.Of(_bench.Account), "test"), wanted, Cancel)).Problem);
    }

    private sealed class Loaded(string kind) : IGeoLocator
    {
        private readonly FakeGeo _geo = new();

        public IReadOnlyList<GeoDatabase> Databases => [new(kind, "Test", A.Noon, "")];

        public Location Locate(ClientAddress address) => _geo.Locate(address);
    }
}
