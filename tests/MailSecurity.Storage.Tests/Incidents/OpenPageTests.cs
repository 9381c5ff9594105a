using MailSecurity.Domain;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Incidents;

public sealed class OpenPageTests
{
    [Trait("Store", "Sqlite")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plan_OfAPage_IsASearchAmongTheOpenOnesAndSortsNothing(bool isLimited)
    {
        await using var bench = await TestBench.CreateAsync();
        var tenant = isLimited ? Tenant.Of(bench.Account, [1, 2]) : Tenant.Of(bench.Account);

        var plan = await bench.PlanAsync(tenant, db => IncidentQueries.OpenAfter(db, 7, 500));

        Assert.Contains("SEARCH i USING INDEX IX_Incidents_", plan, StringComparison.Ordinal);
        Assert.Contains("(UserId>?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN i", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("ORDER BY", plan, StringComparison.Ordinal);
    }
}
