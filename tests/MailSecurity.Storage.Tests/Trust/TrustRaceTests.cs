using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Trust;

/// <summary>Trust that is added while the analysis runs: no incident slips through, whatever comes first.</summary>
public sealed class TrustRaceTests
{
    private const int Rounds = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TrustOrExpectation_WhenAddedWhileTheAnalysisRuns_LeavesNoIncidentOpen()
    {
        await using var bench = await TestBench.CreateAsync();
        await using var other = await bench.ReopenAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var user = $"user{round}@example.org";
            await bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-1), FakeGeo.Germany(), user)]);
            if (round % 2 == 0)
            {
                await bench.AnalyseAsync();
            }

            await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(round * 250), user));

            // Both orders and everything between: the one is started a little later in each round.
            var analysis = Task.Run(bench.AnalyseAsync, Cancel);
            for (var wait = 0; wait < round * 2_000; wait++)
            {
                Thread.SpinWait(1);
            }

            await Task.WhenAll(analysis, Task.Run(() => round % 4 < 2
                ? other.TrustAsync($"{FakeGeo.Brazil(round * 250)[..^2]}.0/24", user)
                : other.Get<TrustStore>().ExpectAsync(other.Program(), new NewExpectation(user, "BR", A.Noon.AddDays(7), null), Cancel), Cancel));
            await bench.AnalyseAsync();

            Assert.Empty(await bench.OpenIncidentsAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_WhenTrustWasAddedSinceTheRead_StoresNothing(bool first)
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        if (!first)
        {
            await bench.AnalyseAsync();
        }

        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil()));
        var store = bench.Get<AnalysisStore>();
        var batch = await store.ReadAsync(0, 1, Cancel);
        await bench.TrustAsync("10.55.0.0/24");

        Assert.Null(await store.CommitAsync(new AnalysisResult(batch, []), Cancel));
    }
}
