using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests;

public sealed class ProfileRepairTests
{
    [Fact]
    public async Task Recent_WhenAThousandWereRepairedLongAgo_StillTellsOfANewOne()
    {
        await using var bench = await TestBench.CreateAsync();
        var repair = bench.Get<ProfileRepair>();
        await RepairAsync(bench, Enumerable.Range(1, 1_000));
        bench.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Empty(repair.Recent);

        await RepairAsync(bench, [2_000]);

        Assert.Equal(2_000, Assert.Single(repair.Recent).UserId);
    }

    private static Task RepairAsync(TestBench bench, IEnumerable<int> users) => bench.Store.ReadAsync(
        Tenant.System,
        async db =>
        {
            foreach (var id in users)
            {
                var user = new AnalysedUser(id, bench.Account, 1, "ana@example.org", "example.org", new UserProfile()) { Damage = "test" };
                await bench.Get<ProfileRepair>().RebuildAsync(db, user, default, TestContext.Current.CancellationToken);
            }

            return true;
        },
        TestContext.Current.CancellationToken);
}
