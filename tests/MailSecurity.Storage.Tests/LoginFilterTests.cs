using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests;

public sealed class LoginFilterTests
{
    private static readonly LastLoginsFilter[] Positive =
    [
        new() { From = A.Noon.AddMinutes(5), To = A.Noon.AddMinutes(15) },
        new() { Network = Network.Read("10.55.0.0/16").Network },
        new() { Countries = ["BR"] },
        new() { NetworkOwner = "NETWORK br" },
        new() { Protocols = [MailProtocol.Imap] },
        new() { Outcomes = [LoginOutcome.Succeeded] },
    ];

    public static TheoryData<int> EachFilter => [.. Enumerable.Range(0, Positive.Length)];

    [Theory]
    [MemberData(nameof(EachFilter))]
    public async Task Look_ForEachFilterAndItsOpposite_SharesTheLoginsBetweenThem(int number)
    {
        await using var bench = await FilledAsync();
        var filter = Positive[number];
        var all = await FindAsync(bench, LastLoginsFilter.All);
        var passing = await FindAsync(bench, filter);
        var others = await FindAsync(bench, Negated(filter));

        Assert.NotEmpty(passing);
        Assert.NotEmpty(others);
        Assert.Equal(all.Select(row => row.Id).Order(), passing.Concat(others).Select(row => row.Id).Order());
        Assert.Equal(passing.OrderByDescending(row => row.At).Select(row => row.Id), passing.Select(row => row.Id));
    }

    [Trait("Store", "Sqlite")]
    [Theory]
    [MemberData(nameof(EachFilter))]
    public async Task Plan_OfEachFilterAndItsOpposite_IsASearchByIndexAndNeverAScan(int number)
    {
        await using var bench = await FilledAsync();
        foreach (var filter in (LastLoginsFilter[])[Positive[number], Negated(Positive[number])])
        {
            var plan = await bench.PlanAsync(Tenant.Of(bench.Account), db => LoginHistory.Matching(db, 1, filter, new LoginPosition(A.Noon, 1)).Take(10));
            Assert.Contains("SEARCH l USING INDEX IX_Logins_UserId_At_Key (UserId=?", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN l", plan.Replace("VIRTUAL TABLE", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("ORDER BY", plan, StringComparison.Ordinal);
        }
    }

    [Trait("Store", "Sqlite")]
    [Fact]
    public async Task Plan_OfWhereALookEnds_ReadsTheIndexOnly()
    {
        await using var bench = await FilledAsync();
        var plan = await bench.PlanAsync(Tenant.Of(bench.Account), db => LoginHistory.Horizon(db, 1, Positive[2], null));
        Assert.Contains("USING COVERING INDEX IX_Logins_UserId_At_Key", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_WhenNothingPassesForLong_EndsAndGoesOnWhereItEnded()
    {
        await using var bench = await TestBench.CreateAsync();
        var few = LoginHistory.MostExamined + 50;
        await bench.StoreAsync([
            A.Login(A.Noon.AddDays(-1), FakeGeo.Brazil()),
            .. Enumerable.Range(0, few).Select(number => A.Login(A.Noon.AddSeconds(-number / 2), FakeGeo.Germany()))]);
        var filter = new LastLoginsFilter { Countries = ["BR"] };
        var history = bench.Get<ILoginHistory>();

        var first = await history.LookAsync(Tenant.Of(bench.Account), 1, filter, null, 10, default);
        var second = await history.LookAsync(Tenant.Of(bench.Account), 1, filter, first.Next, 10, default);

        Assert.Empty(first.Rows);
        Assert.NotNull(first.Next);
        Assert.Single(second.Rows);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Owner_WhenItHoldsSignsOfAPattern_IsTakenLiterally()
    {
        await using var bench = await FilledAsync();
        Assert.Empty(await FindAsync(bench, new LastLoginsFilter { NetworkOwner = "Test%BR" }));
        Assert.Empty(await FindAsync(bench, new LastLoginsFilter { NetworkOwner = "Test_network" }));
    }

    [Fact]
    public async Task Logins_OfAnotherAccount_AreNotFoundByTheNumberOfTheirUser()
    {
        await using var bench = await FilledAsync();
        var other = Tenant.Of(await bench.Get<AccountStore>().FindOrAddAsync("Other", default));
        var history = bench.Get<ILoginHistory>();

        Assert.Empty((await history.LookAsync(other, 1, LastLoginsFilter.All, null, 10, default)).Rows);
        Assert.Empty((await history.LookAsync(other, 1, Positive[2], null, 10, default)).Rows);
        Assert.Equal(0, await history.CountAsync(other, 1, 1000, default));
        Assert.Empty((await history.OverviewAsync(other, 1, DateTimeOffset.MinValue, default)).Tallies);
    }

    [Fact]
    public async Task Overview_OfSomeDays_CountsAttemptsByHourPlaceProtocolAndSuccess()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(
            A.Login(A.Noon, FakeGeo.Germany()),
            A.Login(A.Noon.AddMinutes(59), FakeGeo.Germany()),
            A.Login(A.Noon, FakeGeo.Brazil(), outcome: LoginOutcome.WrongCredentials) with { Attempts = 4 },
            A.Login(A.Noon.AddDays(-40), FakeGeo.Austria()));

        var overview = await bench.Get<ILoginHistory>().OverviewAsync(Tenant.Of(bench.Account), 1, A.Noon.AddDays(-30), default);

        Assert.Equal(
            [("BR", false, 4), ("DE", true, 2)],
            overview.Tallies.Select(tally => (tally.Location.Country, tally.IsSuccess, tally.Count)).OrderBy(tally => tally.Country));
        Assert.All(overview.Tallies, tally => Assert.Equal(A.Noon, tally.Hour));
        Assert.False(overview.IsCut);
    }

    private static LastLoginsFilter Negated(LastLoginsFilter filter) => filter with
    {
        NotPeriod = filter.From is not null,
        NotNetwork = true,
        NotCountries = true,
        NotNetworkOwner = true,
        NotProtocols = true,
        NotOutcomes = true,
    };

    private static async Task<TestBench> FilledAsync()
    {
        var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(0, 30).Select(number => A.Login(
            A.Noon.AddMinutes(number),
            (number % 3) switch { 0 => FakeGeo.Germany(number), 1 => FakeGeo.Brazil(number), _ => "198.51.100.7" },
            outcome: number % 5 == 0 ? LoginOutcome.WrongCredentials : LoginOutcome.Succeeded) with
        {
            Protocol = number % 2 == 0 ? MailProtocol.Imap : MailProtocol.Smtp,
        }));
        return bench;
    }

    private static async Task<List<LastLogin>> FindAsync(TestBench bench, LastLoginsFilter filter)
    {
        var found = new List<LastLogin>();
        LoginPosition? next = null;
        do
        {
            var look = await bench.Get<ILoginHistory>().LookAsync(Tenant.Of(bench.Account), 1, filter, next, 7, default);
            found.AddRange(look.Rows);
            next = look.Next;
        }
        while (next is not null);
        return found;
    }
}
