using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class OfficeTests
{
    [Fact]
    public async Task Analysis_When200UsersShareAnOfficeAddressAndManyMistype_RaisesNothing()
    {
        var (office, names) = (FakeGeo.Germany(77 * 250), Enumerable.Range(0, 200).Select(number => $"user{number}@example.org").ToList());
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(names.SelectMany(name => A.History(A.Noon, name)));
        await bench.AnalyseAsync();

        // The first morning there: every third mistypes his password a few times first, and gets in.
        await bench.StoreAsync(names.SelectMany((name, number) => Morning(name, number, office)));
        await bench.AnalyseAsync();

        Assert.Empty(await bench.OpenIncidentsAsync());
    }

    private static IEnumerable<LoginEvent> Morning(string name, int number, string office)
    {
        var at = A.Noon.AddHours(-4).AddSeconds(number * 20);
        for (var wrong = 0; wrong < (number % 3 == 0 ? 4 : 0); wrong++)
        {
            yield return A.Login(at.AddSeconds(wrong), office, name, LoginOutcome.WrongCredentials);
        }

        yield return A.Login(at.AddSeconds(10), office, name);
    }
}
