using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

/// <summary>Purging while logins arrive and are judged, from two processes: nothing is lost and nothing is there twice.</summary>
public sealed class PurgeRaceTests
{
    private const int Rounds = 30;
    private const int PerRound = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purge_WhileLoginsArriveAndAreJudged_LosesAndDoublesNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await using var other = await bench.ReopenAsync();
        await bench.StoreAsync(Enumerable.Range(0, 20_000).Select(number => Old(number)));
        await bench.AnalyseAsync();
        var recent = Enumerable.Range(0, Rounds * PerRound).Select(Recent).ToList();

        var isOver = false;
        var purging = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                await bench.PurgeAsync();
            }
        }, Cancel);
        var judging = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                await bench.AnalyseAsync();
            }
        }, Cancel);
        var (taken, known) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            // Each is sent twice, by one process or the other, and among them some that were stored once and may be gone.
            var batch = recent.Skip(round * PerRound).Take(PerRound).ToList();
            var again = Enumerable.Range(round * 100, 100).Select(number => Old(number)).ToList();
            var first = await (round % 2 == 0 ? bench : other).StoreAsync([.. batch, .. again]);
            var second = await (round % 3 == 0 ? bench : other).StoreAsync(batch);
            taken += first.Logins + second.Logins;
            known += first.Older + first.Duplicates;
            Assert.Equal(PerRound, second.Duplicates);
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(purging, judging);
        await bench.AnalyseAsync();
        await bench.PurgeAsync();

        Assert.Equal((recent.Count, Rounds * 100), (taken, known));
        Assert.Equal(
            recent.Select(login => login.At).Order(),
            await bench.Store.ReadAsync(Tenant.System, db => db.Logins.OrderBy(row => row.At).Select(row => row.At).ToListAsync(Cancel)));
        Assert.Equal(20_000 + recent.Count, await JudgedAsync(bench));
        Assert.Equal(20_000 + recent.Count, await bench.Store.ReadAsync(Tenant.System, db => db.AddressDays.SumAsync(row => row.Successes, Cancel)));
    }

    private static LoginEvent Old(int number) => A.Login(A.Noon.AddDays(-100).AddSeconds(number), FakeGeo.Germany(number % 9), $"user{number % 20}@example.org", key: (ulong)number);

    private static LoginEvent Recent(int number) => A.Login(A.Noon.AddHours(-2).AddMilliseconds(number), FakeGeo.Germany(number % 9), $"user{number % 20}@example.org", key: (ulong)number);

    // Each login counts once in its User's profile.
    private static async Task<long> JudgedAsync(TestBench bench)
    {
        var profiles = await bench.Store.ReadAsync(Tenant.System, db => db.Profiles.Select(row => row.Profile).ToListAsync(Cancel));
        return profiles.Sum(bytes => UserProfileCodec.Read(bytes).LoginCount);
    }
}
