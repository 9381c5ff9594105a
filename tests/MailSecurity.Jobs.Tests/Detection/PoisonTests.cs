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

    private static RuleBook BrokenBook(IServiceProvider services)
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
            new NewCountry(new Broken(), learning),
            new HostingNetwork(learning),
            new LinkedCloudClient(learning),
            new OutboundSpike(Options.Create(limits.OutboundSpike), learning));
    }

    private sealed class Broken : IOptions<NewCountryOptions>
    {
        public NewCountryOptions Value => throw new NotSupportedException("Broken on purpose.");
    }
}
