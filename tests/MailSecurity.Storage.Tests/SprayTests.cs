using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests;

/// <summary>A network that fails for many Users, counted in the store.</summary>
public sealed class SprayTests : IAsyncLifetime
{
    private TestBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(10, true, true)]
    [InlineData(10, false, true)]
    [InlineData(9, true, false)]
    [InlineData(9, false, false)]
    public async Task Success_FromANetworkThatFailedForOthers_CountsThemInTheBatchAndInTheStore(int users, bool inOneBatch, bool expected)
    {
        await _bench.StoreAsync(A.History(A.Noon));
        await _bench.AnalyseAsync();
        await _bench.StoreAsync(Enumerable.Range(0, users).Select(number => Fails(number, A.Noon.AddHours(-5))));
        if (!inOneBatch)
        {
            await _bench.AnalyseAsync();
        }

        await _bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(900)));
        await _bench.AnalyseAsync();

        Assert.Equal(expected, (await _bench.OpenIncidentsAsync()).Any(incident => incident.Reasons.Any(reason => reason.Rule == SuccessAfterFailures.Rule)));
    }

    [Fact]
    public async Task Success_FromAnOfficeWhereColleaguesMistypeAndThenLogIn_SaysNothing()
    {
        await _bench.StoreAsync([
            .. A.History(A.Noon),
            .. Enumerable.Range(0, 40).Select(number => Fails(number, A.Noon.AddHours(-5))),
            .. Enumerable.Range(0, 40).Select(number => A.Login(A.Noon.AddHours(-4), FakeGeo.Germany(900), $"user{number}@example.org")),
            A.Login(A.Noon, FakeGeo.Germany(900))]);

        await _bench.AnalyseAsync();

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Messages_WhenManyFollowAForeignLogin_MakeTheIncidentCriticalOnceWhateverTheBatches()
    {
        await _bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon, FakeGeo.Brazil())]);
        await _bench.AnalyseAsync();
        for (var batch = 0; batch < 3; batch++)
        {
            await _bench.StoreAsync(Enumerable.Range(0, 100).Select(number => A.Message(A.Noon.AddMinutes(batch).AddMilliseconds(number))));
            await _bench.AnalyseAsync();
            Assert.Equal(batch < 2 ? Severity.Medium : Severity.Critical, Assert.Single(await _bench.OpenIncidentsAsync()).Severity);
        }
    }

    private static LoginEvent Fails(int number, DateTimeOffset at) =>
        A.Login(at, FakeGeo.Germany(900), $"user{number}@example.org", LoginOutcome.WrongCredentials);
}
