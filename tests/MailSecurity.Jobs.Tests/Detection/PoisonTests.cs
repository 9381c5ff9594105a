using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class PoisonTests
{
    [Fact]
    public async Task Analysis_WhenARuleThrows_SetsTheLoginAsideWithTheReasonAndTheRestGoesOn()
    {
        // The rule reads its limits once the User is known and the country was seen before: from then on it throws.
        await using var bench = await TestBench.CreateAsync(services => services.AddSingleton(BrokenBook));
        await bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()), A.Login(A.Noon, FakeGeo.Brazil(2))]);

        await bench.AnalyseAsync();

        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        Assert.Contains(incident.Reasons, reason => reason.Rule == MoreThanOneLocation.Rule);
        var aside = await bench.Store.ReadAsync(Tenant.System, db => db.Reasons.SingleAsync(reason => reason.IncidentId == null));
        Assert.Equal((NewCountry.Rule, "unjudged"), (aside.Rule, aside.Signature));
        Assert.Contains(nameof(NotSupportedException), aside.SuppressedBecause, StringComparison.Ordinal);
        var cursor = await bench.Store.ReadAsync(Tenant.System, db => db.AnalysisCursors.SingleAsync());
        Assert.Equal(await bench.Store.ReadAsync(Tenant.System, db => db.Logins.MaxAsync(login => login.Id)), cursor.LoginId);
    }

    [Fact]
    public async Task Analysis_WhenMessagesCannotBeJudged_SetsThemAsideAndMovesOn()
    {
        await using var bench = await TestBench.CreateAsync(services => services.AddSingleton(provider => BrokenBook(provider, new Broken<OutboundSpikeOptions>(new NotSupportedException()))));
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Message(A.Noon));

        await bench.AnalyseAsync();

        Assert.Equal(1, (await bench.Store.ReadAsync(Tenant.System, db => db.AnalysisCursors.SingleAsync())).MessageId);
    }

    [Fact]
    public async Task Analysis_WhenItIsBrokenOffBetweenReadingAndStoring_CountsNothingTwice()
    {
        var spike = new Broken<OutboundSpikeOptions>(new OperationCanceledException());
        await using var bench = await TestBench.CreateAsync(services => services.AddSingleton(provider => BrokenBook(provider, spike)));
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Message(A.Noon));
        await Assert.ThrowsAsync<OperationCanceledException>(bench.AnalyseAsync);

        spike.Mend();
        await bench.AnalyseAsync();

        var stored = await bench.Store.ReadAsync(Tenant.System, db => db.Profiles.SingleAsync());
        Assert.Equal(A.History(A.Noon).Count(), UserProfileCodec.Read(stored.Profile).LoginCount);
    }

    [Fact]
    public async Task Analysis_WhenALoginCannotBeJudgedAtAll_StoresThatItWasNotJudgedAndTheRestGoesOn()
    {
        // From before all time no day can be looked back.
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(1, 3).Select(host => A.Login(DateTimeOffset.MinValue, $"10.49.{host}.1", "bob@example.org")));
        await bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);

        await bench.AnalyseAsync();

        Assert.Equal("ana@example.org", Assert.Single(await bench.OpenIncidentsAsync()).User);
        var aside = await bench.Store.ReadAsync(Tenant.System, db => db.Reasons.Where(reason => reason.IncidentId == null && reason.Rule == Analyst.NotJudged).ToListAsync());
        Assert.NotEmpty(aside);
        Assert.All(aside, reason => Assert.Contains(nameof(ArgumentOutOfRangeException), reason.SuppressedBecause, StringComparison.Ordinal));
        var cursor = await bench.Store.ReadAsync(Tenant.System, db => db.AnalysisCursors.SingleAsync());
        Assert.Equal(await bench.Store.ReadAsync(Tenant.System, db => db.Logins.MaxAsync(login => login.Id)), cursor.LoginId);
    }

    private static RuleBook BrokenBook(IServiceProvider services) => BrokenBook(services, null);

    private static RuleBook BrokenBook(IServiceProvider services, IOptions<OutboundSpikeOptions>? spike)
    {
        var limits = services.GetRequiredService<DetectionLimits>();
        var (learning, location) = (Options.Create(limits.Learning), Options.Create(limits.MoreThanOneLocation));
        return new RuleBook(
            new MoreThanOneLocation(location, learning),
            new AnyTwoLocations(location),
            new ImpossibleTravel(Options.Create(limits.ImpossibleTravel), learning),
            new SuccessAfterFailures(Options.Create(limits.SuccessAfterFailures), learning),
            new ManyNetworks(Options.Create(limits.ManyNetworks), learning),
            new DormantAccount(Options.Create(limits.DormantAccount), learning),
            new NewCountry(spike is null ? new Broken<NewCountryOptions>(new NotSupportedException("Broken on purpose.")) : Options.Create(limits.NewCountry), learning),
            new HostingNetwork(learning),
            new LinkedCloudClient(learning),
            new OutboundSpike(spike ?? Options.Create(limits.OutboundSpike), learning));
    }

    private sealed class Broken<T>(Exception failure) : IOptions<T>
        where T : class, new()
    {
        private bool _isMended;

        public T Value => _isMended ? new T() : throw failure;

        public void Mend() => _isMended = true;
    }
}
