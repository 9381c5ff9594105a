using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests;

public sealed class LoginHistoryTests
{
    [Trait("Store", "Sqlite")]
    [Fact]
    public async Task Logins_WhenFiltered_RunAlongTheIndexOfTheUserInTimeOrder()
    {
        await using var bench = await TestBench.CreateAsync();
        var filter = new LastLoginsFilter { Network = Network.Read("203.0.113.0/24").Network, Countries = ["DE"], From = A.Noon.AddDays(-60) };

        var plan = await bench.PlanAsync(Tenant.Of(bench.Account), db => LoginHistory.Matching(db, 1, filter, new LoginPosition(A.Noon, 1)).Take(10));

        Assert.Contains("IX_Logins_UserId_At_Key (UserId=? AND At>? AND At<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("ORDER BY", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logins_OfOneMoment_ArePagedWithoutLossOrRepetition()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(1, 7).Select(key => A.Login(A.Noon, "203.0.113.9", key: (ulong)key << 60)));
        var history = bench.Get<ILoginHistory>();
        var seen = new List<long>();

        for (LoginPosition? before = null; ;)
        {
            var page = (await history.PageAsync(Tenant.Of(bench.Account), MailUser.Parse("ana@example.org"), LastLoginsFilter.All, before, 2, default))!;
            if (page.Count == 0)
            {
                break;
            }

            seen.AddRange(page.Select(login => login.Id));
            before = page[^1].Position;
        }

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }
}
