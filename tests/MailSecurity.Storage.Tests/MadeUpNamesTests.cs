using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

/// <summary>Names come from attackers: what is in memory because of them has a bound, and what they did is judged all the same.</summary>
public sealed class MadeUpNamesTests : IAsyncLifetime
{
    private const int MostUsers = 10_000;
    private const int Names = (2 * MostUsers) + 500;

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Analysis_WhenEachLoginIsOfAnotherName_TakesABoundedNumberOfUsersAtATimeAndMissesNone()
    {
        await _bench.StoreAsync(Enumerable.Range(0, Names).Select(Guess));
        var analysis = _bench.Get<AnalysisStore>();

        var batch = await analysis.ReadAsync(0, 1, Cancel);
        Assert.Equal((MostUsers, MostUsers, (long)MostUsers), (batch.Users.Count, batch.Logins.Count, batch.To.LoginId));

        analysis.Forget(batch);
        await _bench.AnalyseAsync();
        Assert.Equal(Names, await _bench.Store.ReadAsync(Tenant.System, db => db.AddressDays.SumAsync(day => day.Failures, Cancel), Cancel));
    }

    [Fact]
    public async Task Numbers_WhenThereAreMoreNamesThanAreKept_AreForgottenAndFoundAgain()
    {
        const int Kept = 10;
        var book = new NameBook(Kept);
        var numbers = await _bench.Store.WriteAsync(Tenant.System, db =>
        {
            var given = new List<int>();
            for (var number = 0; number < 5 * Kept; number++)
            {
                given.Add(book.NumberOf(db, _bench.Account, Guess(number).User));
                Assert.InRange(book.Count, 1, 2 * Kept);
            }

            Assert.Equal(given[0], book.NumberOf(db, _bench.Account, Guess(0).User));
            return Task.FromResult(given);
        }, Cancel);

        Assert.Equal(5 * Kept, numbers.Distinct().Count());
    }

    // Each in a Domain of its own: an attacker makes those up, too.
    private static LoginEvent Guess(int number) =>
        A.Login(A.Noon.AddMilliseconds(-number), FakeGeo.Germany(900), $"guess{number}@domain{number}.example", LoginOutcome.UnknownUser);
}
