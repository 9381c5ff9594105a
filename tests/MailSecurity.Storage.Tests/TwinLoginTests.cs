using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests;

/// <summary>One login, told by Dovecot's report and by a log line.</summary>
public sealed class TwinLoginTests : IAsyncLifetime
{
    private const string Home = "203.0.113.9";

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(SourceKind.DovecotPolicy, SourceKind.File)]
    [InlineData(SourceKind.File, SourceKind.DovecotPolicy)]
    public async Task Login_WhenToldByReportAndLine_IsOneAndTheOtherADuplicate(SourceKind first, SourceKind second)
    {
        await StoreAsync(SourceKind.DovecotPolicy, A.Login(A.Noon.AddDays(-1), Home, "other@example.org"));
        Assert.Equal((1, 0), await StoreAsync(first, A.Login(A.Noon, Home)));
        Assert.Equal((0, 1), await StoreAsync(second, A.Login(A.Noon.AddSeconds(2), Home)));
    }

    [Fact]
    public async Task Login_WhenItIsAnother_IsKept()
    {
        await StoreAsync(SourceKind.DovecotPolicy, A.Login(A.Noon, Home));
        Assert.Equal((6, 1), await StoreAsync(
            SourceKind.File,
            A.Login(A.Noon, "203.0.113.10"),
            A.Login(A.Noon, Home, "bob@example.org"),
            A.Login(A.Noon, Home, outcome: LoginOutcome.WrongCredentials),
            A.Login(A.Noon, Home) with { Protocol = MailProtocol.Smtp },
            A.Login(A.Noon.AddSeconds(10), Home),
            A.Login(A.Noon.AddSeconds(11), Home),
            A.Login(A.Noon.AddSeconds(-11), Home)));
    }

    [Fact]
    public async Task FailedTries_WhenReportedOneByOneAndLoggedTogether_AreCountedOnce()
    {
        await StoreAsync(SourceKind.DovecotPolicy, [.. Enumerable.Range(0, 3).Select(number => A.Login(A.Noon.AddSeconds(number), Home, outcome: LoginOutcome.Failed))]);
        Assert.Equal((0, 1), await StoreAsync(SourceKind.File, A.Login(A.Noon, Home, outcome: LoginOutcome.WrongCredentials) with { Attempts = 3 }));
    }

    [Fact]
    public async Task Logins_WhenTwoAndTwoAreTold_AreTwoInEveryOrder()
    {
        var (report, line) = (SourceKind.DovecotPolicy, SourceKind.File);
        SourceKind[][] orders = [[report, report, line, line], [line, line, report, report], [report, line, report, line], [report, line, line, report], [line, report, report, line]];
        foreach (var (order, day) in orders.Select((order, day) => (order, A.Noon.AddDays(day))))
        {
            var stored = 0;
            foreach (var (kind, number) in order.Select((kind, number) => (kind, order[..number].Count(earlier => earlier == kind))))
            {
                stored += (await StoreAsync(kind, A.Login(day.AddSeconds(number), Home))).Stored;
            }

            Assert.Equal(2, stored);
        }
    }

    [Fact]
    public async Task Logins_OfAnAccountWithoutReports_AreNotCompared()
    {
        await StoreAsync(SourceKind.Api, A.Login(A.Noon, Home));
        Assert.Equal((1, 0), await StoreAsync(SourceKind.File, A.Login(A.Noon, Home)));
    }

    private async Task<(int Stored, int Duplicates)> StoreAsync(SourceKind kind, params LoginEvent[] logins)
    {
        var batch = new IntakeBatch { AccountId = _bench.Account, Source = kind, SourceName = kind.ToString() };
        batch.Logins.AddRange(logins);
        var receipt = (await _bench.Get<IntakeStore>().CommitAsync([batch], Cancel))[0];
        return (receipt.Logins, receipt.Duplicates);
    }
}
