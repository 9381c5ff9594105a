using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using MailSecurity.Storage.Tests.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

public sealed class SettingsStoreTests : IAsyncLifetime
{
    private const string Ana = TrustDriver.Ana;

    private TestBench _bench = null!;
    private Actor _admin;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SettingsStore Settings => _bench.Get<SettingsStore>();

    public async ValueTask InitializeAsync()
    {
        _bench = await TestBench.CreateAsync();
        _admin = await AddAsync("Ana Admin", _ => { });
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Save_WhenQuiet_SetsAsideWhatIsBelowHighAndIsAuditedBeforeAndAfter()
    {
        Assert.Null(await SaveAsync(DetectionSettings.Default with { Sensitivity = Sensitivity.Quiet }));
        await OnlyANewCountryAsync();

        Assert.Empty(await _bench.OpenIncidentsAsync());
        var line = Assert.Single(await AuditAsync(AuditAction.DetectionChanged));
        Assert.Equal(("""{"sensitivity":"balanced","thresholds":{}}""", """{"sensitivity":"quiet","thresholds":{}}"""), (line.Before, line.After));
    }

    [Fact]
    public async Task Save_OfASensitivityThatIsNone_IsRefused() =>
        Assert.Equal("There is no such sensitivity.", await SaveAsync(DetectionSettings.Default with { Sensitivity = (Sensitivity)77 }));

    [Fact]
    public async Task Save_WhileTheAnalysisHasReadTheUser_CountsForTheNextLogin()
    {
        await _bench.StoreAsync(A.History(A.Noon, Ana));
        await _bench.AnalyseAsync();
        Assert.Null(await SaveAsync(With("NewCountry:Forgotten", 365)));

        Assert.Equal(365, (await Settings.ReadAsync(Tenant.Of(_bench.Account), Cancel)).Settings.Thresholds["NewCountry:Forgotten"]);
        Assert.Null(await SaveAsync(DetectionSettings.Default with { Sensitivity = Sensitivity.Quiet }));
        await _bench.StoreAsync(A.Login(A.Noon.AddDays(1), FakeGeo.Brazil(), Ana));
        await _bench.AnalyseAsync();

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Thresholds_WhenOneIsChanged_AreWhatTheRuleGoesBy()
    {
        await _bench.StoreAsync(A.History(A.Noon, Ana));
        Assert.Null(await SaveAsync(With("SuccessAfterFailures:Attempts", 3)));

        await _bench.StoreAsync(Enumerable.Range(0, 4).Select(number =>
            A.Login(A.Noon.AddMinutes(number), FakeGeo.Brazil(), Ana, number < 3 ? Domain.Logins.LoginOutcome.WrongCredentials : Domain.Logins.LoginOutcome.Succeeded)));
        await _bench.AnalyseAsync();

        Assert.Contains(Assert.Single(await _bench.OpenIncidentsAsync()).Reasons, reason => reason.Rule == SuccessAfterFailures.Rule);
    }

    [Theory]
    [InlineData("SuccessAfterFailures:Attempts", 1)]
    [InlineData("SuccessAfterFailures:Attempts", 2.5)]
    [InlineData("MoreThanOneLocation:Window", 25)]
    [InlineData("ManyNetworks:PerDay", 25)]
    [InlineData("Nothing:Known", 1)]
    [InlineData("OutboundSpike:Times", double.NaN)]
    public async Task Save_WhenAThresholdIsOutOfItsRange_KeepsNothing(string key, double value)
    {
        Assert.NotNull(await SaveAsync(With(key, value)));

        Assert.Empty((await Settings.ReadAsync(Tenant.Of(_bench.Account), Cancel)).Settings.Thresholds);
        Assert.Empty(await AuditAsync(AuditAction.DetectionChanged));
    }

    [Fact]
    public async Task Save_WhenSomebodyElseWasFaster_SaysSo()
    {
        Assert.Null(await Settings.SaveAsync(_admin, DetectionSettings.Default with { Sensitivity = Sensitivity.Quiet }, 0, Cancel));

        Assert.Equal(SettingsStore.ChangedMeanwhile, await Settings.SaveAsync(_admin, DetectionSettings.Default, 0, Cancel));
    }

    [Fact]
    public async Task Save_WithADefault_IsNoDifference()
    {
        Assert.Null(await SaveAsync(With("OutboundSpike:Messages", 200)));

        Assert.Empty((await Settings.ReadAsync(Tenant.Of(_bench.Account), Cancel)).Settings.Thresholds);
    }

    [Fact]
    public async Task Override_ForAUser_WinsOverTheOneOfTheDomain()
    {
        await OnlyHistoryAsync();
        Assert.Null(await Settings.OverrideAsync(_admin, new("example.org", null, Sensitivity.Quiet, "newsletter people"), Cancel));
        Assert.Null(await Settings.OverrideAsync(_admin, new(null, Ana, Sensitivity.Balanced, "the director"), Cancel));

        Assert.Equal(("the director", Ana), (await OfAnaAsync()) is { } line ? (line.Reason, line.User) : default);
        await OnlyANewCountryAsync();
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Override_ForADomain_SilencesItsUsersUntilItIsDeleted()
    {
        await OnlyHistoryAsync();
        Assert.Null(await Settings.OverrideAsync(_admin, new("example.org", null, Sensitivity.Strict, "first"), Cancel));
        Assert.Null(await Settings.OverrideAsync(_admin, new("example.org", null, Sensitivity.Quiet, "second"), Cancel));
        var line = Assert.Single((await Settings.ReadAsync(Tenant.Of(_bench.Account), Cancel)).Overrides);
        await OnlyANewCountryAsync();
        Assert.Empty(await _bench.OpenIncidentsAsync());

        Assert.Null(await Settings.DeleteOverrideAsync(_admin, line.Id, Cancel));
        Assert.Null(await OfAnaAsync());
        await _bench.StoreAsync(A.Login(A.Noon.AddDays(4), FakeGeo.Indonesia(), Ana));
        await _bench.AnalyseAsync();
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Settings_OfSomebodyWithFewDomains_AreLimitedToThem()
    {
        await OnlyHistoryAsync();
        await _bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(), "bob@other.example"));
        var limited = await AddAsync("Sue", admin =>
        {
            (admin.Kind, admin.IsLimitedToDomains, admin.PermissionBits) = (AdminKind.SubAdmin, true, Permissions.All.Packed);
        });
        await _bench.Store.WriteAsync(Tenant.System, async db =>
        {
            var domain = await db.Domains.FirstAsync(known => known.Name == "example.org", Cancel);
            db.AdminDomains.Add(new AdminDomain { AdminId = limited.Id!.Value, DomainId = domain.Id });
        }, Cancel);

        Assert.NotNull(await Settings.SaveAsync(limited, DetectionSettings.Default with { Sensitivity = Sensitivity.Quiet }, 0, Cancel));
        Assert.NotNull(await Settings.AddNetworkAsync(limited, new("AS64500", NetworkKind.Mobile, "Carrier", "a reason"), Cancel));
        Assert.NotNull(await Settings.OverrideAsync(limited, new(null, "bob@other.example", Sensitivity.Quiet, "a reason"), Cancel));
        Assert.Null(await Settings.OverrideAsync(limited, new("example.org", null, Sensitivity.Quiet, "a reason"), Cancel));
    }

    [Fact]
    public async Task Settings_OfSomebodyWhoMayOnlyView_AreNotChanged()
    {
        var viewer = await AddAsync("Vera", admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Settings, Level.View).Packed));

        Assert.Equal(AdminStore.NotAllowed, await Settings.SaveAsync(viewer, DetectionSettings.Default with { Sensitivity = Sensitivity.Quiet }, 0, Cancel));
        Assert.Equal(AdminStore.NotAllowed, await Settings.AddNetworkAsync(viewer, new("AS64500", NetworkKind.Mobile, "Carrier", "a reason"), Cancel));
    }

    [Fact]
    public async Task Network_WhenItIsTheProvidersOwnWebmail_SaysNothingAboutWhereTheUserIs()
    {
        await OnlyHistoryAsync();
        Assert.Null(await Settings.AddNetworkAsync(_admin, new($"{FakeGeo.Brazil()}/32", NetworkKind.OwnWebmail, "Webmail", "our own machine"), Cancel));

        await OnlyANewCountryAsync();

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData("AS0")]
    [InlineData("ASX")]
    [InlineData("10.0.0.0/7")]
    [InlineData("nonsense")]
    public async Task Network_WhenItCannotBeRead_IsRefusedWithTheReason(string key) =>
        Assert.NotNull(await Settings.AddNetworkAsync(_admin, new(key, NetworkKind.Mobile, "Carrier", "a reason"), Cancel));

    private static DetectionSettings With(string key, double value) => DetectionSettings.Default with { Thresholds = new Dictionary<string, double> { [key] = value } };

    private async Task<string?> SaveAsync(DetectionSettings wanted) =>
        await Settings.SaveAsync(_admin, wanted, (await Settings.ReadAsync(Tenant.Of(_bench.Account), Cancel)).Revision, Cancel);

    private Task<OverrideLine?> OfAnaAsync() => Settings.OverrideOfAsync(Tenant.Of(_bench.Account), Ana, Cancel);

    private async Task OnlyHistoryAsync()
    {
        await _bench.StoreAsync(A.History(A.Noon, Ana));
        await _bench.AnalyseAsync();
    }

    // Two days after the last login at home: another country, and not within a day of it.
    private async Task OnlyANewCountryAsync()
    {
        await OnlyHistoryAsync();
        await _bench.StoreAsync(A.Login(A.Noon.AddDays(1), FakeGeo.Brazil(), Ana));
        await _bench.AnalyseAsync();
    }

    private Task<List<AuditEntry>> AuditAsync(string action) =>
        _bench.Get<AuditStore>().PageAsync(Tenant.Of(_bench.Account), new AuditFilter(What: action), null, 10, Cancel);

    private async Task<Actor> AddAsync(string name, Action<Admin> change)
    {
        var admin = new Admin { Id = Guid.CreateVersion7(), AccountId = _bench.Account, Name = name, Email = $"{name[..3]}@example.org", UserName = $"{name[..3]}@example.org" };
        change(admin);
        await _bench.Store.WriteAsync(Tenant.System, db =>
        {
            db.Users.Add(admin);
            return Task.CompletedTask;
        }, Cancel);
        return new Actor(admin.Id, name, null);
    }
}
