using System.Text.Json;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class BackTestTests
{
    private static readonly string[] Users = ["ana@example.org", "bob@example.org", "carla@example.net"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BackTest_WhenNothingIsChanged_GivesTheRealIncidentsAndNoDifference()
    {
        await using var bench = await FilledAsync();

        var result = await RunAsync(bench, new BackTestProposal { Days = 30 });

        Assert.Equal((await bench.OpenIncidentsAsync()).Count, result.Counts.Sum(counts => counts.Present));
        Assert.Equal(3, result.Counts.Sum(counts => counts.Present));
        Assert.Empty(result.Lines);
        Assert.Equal(0, result.Counts.Sum(counts => counts.New + counts.Gone + counts.Changed));
    }

    [Fact]
    public async Task BackTest_WhenIncidentsWereDecided_StillGivesTheRealOnes()
    {
        await using var bench = await FilledAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var incident in await bench.OpenIncidentsAsync())
        {
            await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, incident.Version, Verdict.Safe, "", A.Person("ana"), Cancel);
        }

        await bench.StoreAsync(A.Login(bench.Clock.GetUtcNow().AddHours(2), FakeGeo.Indonesia()));
        await bench.AnalyseAsync();
        bench.Clock.Advance(TimeSpan.FromHours(3));

        var result = await RunAsync(bench, new BackTestProposal());

        Assert.Single(await bench.OpenIncidentsAsync());
        Assert.Equal(4, result.Counts.Sum(counts => counts.Present));
        Assert.Empty(result.Lines);
    }

    [Fact]
    public async Task BackTest_WhenStricter_AddsTheCommuterAndSavesNothing()
    {
        await using var bench = await FilledAsync();
        var before = await bench.OpenIncidentsAsync();

        var result = await RunAsync(bench, new BackTestProposal { Days = 7, Sensitivity = Sensitivity.Strict });

        var line = Assert.Single(result.Lines, line => line.Change is BackTestChange.New);
        Assert.Equal(("carla@example.net", Severity.High, (Guid?)null), (line.User, line.Proposed, line.IncidentId));
        Assert.Equal(before.Select(incident => (incident.Id, incident.Version)), (await bench.OpenIncidentsAsync()).Select(incident => (incident.Id, incident.Version)));
    }

    [Fact]
    public async Task BackTest_WhenTheIntrudersNetworkWereTrusted_LosesThatIncidentAndLinksIt()
    {
        await using var bench = await FilledAsync();

        var result = await RunAsync(bench, new BackTestProposal { TrustedNetwork = "10.55.0.0/24" });

        var incident = Assert.Single(await bench.OpenIncidentsAsync(), incident => incident.User == "ana@example.org");
        var line = Assert.Single(result.Lines);
        Assert.Equal((BackTestChange.Gone, incident.Id), (line.Change, line.IncidentId));
    }

    [Fact]
    public async Task BackTest_WhenLearningIsLonger_IsJudgedByIt()
    {
        await using var bench = await FilledAsync();

        var result = await RunAsync(bench, new BackTestProposal { Thresholds = new Dictionary<string, double> { ["Learning:Logins"] = 1000, ["Learning:Days"] = 90 } });

        Assert.Equal(
            [(BackTestChange.Gone, Users[2], null), (BackTestChange.Changed, Users[1], Severity.Medium), (BackTestChange.Changed, Users[0], (Severity?)Severity.Medium)],
            result.Lines.Select(line => (line.Change, line.User, line.Proposed)));
    }

    [Fact]
    public async Task BackTest_OfAnotherAccountOrDomain_SeesNothingOfThis()
    {
        await using var bench = await FilledAsync();
        var elsewhere = await bench.Get<AccountStore>().FindOrAddAsync("Elsewhere", Cancel);
        var (proposal, tester) = (new BackTestProposal { Sensitivity = Sensitivity.Strict }, bench.Get<BackTester>());

        Assert.Empty((await tester.RunAsync(Tenant.Of(elsewhere), proposal, _ => { }, Cancel)).Counts);
        Assert.Empty((await tester.RunAsync(Tenant.Of(bench.Account, []), proposal, _ => { }, Cancel)).Counts);
    }

    [Fact]
    public async Task Job_FromStartToEnd_IsSeenByItsAccountOnly()
    {
        await using var bench = await FilledAsync(services => services.AddSingleton<IBackgroundJobClient, NoQueue>().AddSingleton<BackTests>().AddTransient<BackTestJob>());
        var (admin, tests) = (await AdminAsync(bench), bench.Get<BackTests>());

        Assert.Null(await tests.StartAsync(admin, new BackTestProposal(), Cancel));
        Assert.Contains("running already", await tests.StartAsync(admin, new BackTestProposal(), Cancel), StringComparison.Ordinal);
        var running = (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!;
        Assert.Equal(BackTestState.Running, running.State);

        await bench.Get<BackTestJob>().RunAsync(bench.Account, running.Number, Cancel);

        var done = (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!;
        Assert.Equal((BackTestState.Done, 3), (done.State, done.Result!.Counts.Sum(counts => counts.Present)));
        Assert.Empty((await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account, []), Cancel))!.Result!.Counts);
        Assert.Null(await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account + 1), Cancel));
        Assert.Null(tests.ProgressOf(bench.Account));
    }

    [Fact]
    public async Task Job_WhenCancelledWhileItRuns_EndsAtTheNextUser()
    {
        await using var bench = await FilledAsync(services => services.AddSingleton<IBackgroundJobClient, NoQueue>().AddSingleton<BackTests>().AddTransient<BackTestJob>());
        var (admin, tests) = (await AdminAsync(bench), bench.Get<BackTests>());
        await tests.StartAsync(admin, new BackTestProposal(), Cancel);
        var number = (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!.Number;
        var steps = 0;
        tests.Changed += account =>
        {
            steps++;
            tests.Find(account, number)?.Cancel();
        };

        await bench.Get<BackTestJob>().RunAsync(bench.Account, number, Cancel);

        var run = (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!;
        Assert.Equal((BackTestState.Cancelled, (BackTestResult?)null), (run.State, run.Result));
        Assert.Equal(2, steps);
    }

    [Fact]
    public async Task BackTest_WhenNamesWereOnlyTried_PassesThemOver()
    {
        await using var bench = await FilledAsync();
        await bench.StoreAsync(Enumerable.Range(0, 50).Select(number => A.Login(A.Noon, FakeGeo.Brazil(), $"guess{number}@example.org", LoginOutcome.Failed)));
        await bench.AnalyseAsync();
        var all = 0;

        await bench.Get<BackTester>().RunAsync(Tenant.Of(bench.Account), new BackTestProposal(), progress => all = progress.AllUsers, Cancel);

        Assert.Equal(Users.Length, all);
    }

    [Fact]
    public async Task BackTest_WhenAProfileIsDamaged_JudgesByTheLoginsAndWritesNothing()
    {
        await using var bench = await FilledAsync();
        var proposal = new BackTestProposal { Days = 7, Sensitivity = Sensitivity.Strict };
        var whole = await RunAsync(bench, proposal);
        await bench.Store.WriteAsync(Tenant.System, db => db.Profiles.ExecuteUpdateAsync(row => row.SetProperty(profile => profile.Profile, new byte[] { 99 })), Cancel);

        var result = await RunAsync(bench, proposal);

        Assert.Equal(JsonSerializer.Serialize(whole), JsonSerializer.Serialize(result));
        Assert.All(await bench.Store.ReadAsync(Tenant.System, db => db.Profiles.ToListAsync(Cancel), Cancel), row => Assert.Single(row.Profile));
    }

    [Fact]
    [Trait("Store", "Sqlite")]
    public async Task Job_WhenItsEndCannotBeStored_IsOverAllTheSameAndAnotherBegins()
    {
        await using var bench = await FilledAsync(services => services.AddSingleton<IBackgroundJobClient, NoQueue>().AddSingleton<BackTests>().AddTransient<BackTestJob>());
        var (admin, tests) = (await AdminAsync(bench), bench.Get<BackTests>());
        await tests.StartAsync(admin, new BackTestProposal(), Cancel);
        var number = (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!.Number;
        await SqlAsync(bench, "CREATE TRIGGER full BEFORE UPDATE ON BackTests BEGIN SELECT RAISE(ABORT, 'full'); END");

        await Assert.ThrowsAnyAsync<Exception>(() => bench.Get<BackTestJob>().RunAsync(bench.Account, number, Cancel));

        Assert.Null(tests.ProgressOf(bench.Account));
        await SqlAsync(bench, "DROP TRIGGER full");
        Assert.Null(await tests.StartAsync(admin, new BackTestProposal(), Cancel));
    }

    [Theory]
    [InlineData(Level.View, false)]
    [InlineData(Level.Edit, true)]
    public async Task BackTest_OfTheAccount_IsStartedAndCancelledByWhoEditsSettings(Level level, bool may)
    {
        await using var bench = await FilledAsync(services => services.AddSingleton<IBackgroundJobClient, NoQueue>().AddSingleton<BackTests>());
        var (other, tests) = (await AdminAsync(bench, "bob", level), bench.Get<BackTests>());
        Assert.Equal(may, await tests.StartAsync(other, new BackTestProposal(), Cancel) is null);
        if (!may)
        {
            await tests.StartAsync(await AdminAsync(bench), new BackTestProposal(), Cancel);
        }

        var run = tests.Find(bench.Account, (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!.Number)!;
        await tests.CancelAsync(other, bench.Account, Cancel);

        Assert.Equal(may, run.Stopped.IsCancellationRequested);
        Assert.False(run.Proposal.IsOfSomeDomains);
    }

    [Fact]
    public async Task Start_OfTheProgram_MarksWhatRanAsInterrupted()
    {
        await using var bench = await FilledAsync(services => services.AddSingleton<IBackgroundJobClient, NoQueue>().AddSingleton<BackTests>());
        var admin = await AdminAsync(bench);
        await bench.Get<BackTests>().StartAsync(admin, new BackTestProposal(), Cancel);

        await bench.Get<BackTests>().StartAsync(Cancel);

        Assert.Equal(BackTestState.Interrupted, (await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel))!.State);
        Assert.Null(await bench.Get<BackTests>().StartAsync(admin, new BackTestProposal(), Cancel));
    }

    // Ana's intruder in Brazil, Bob's in Indonesia, and Carla, who begins to commute to Austria a fortnight ago.
    private static async Task<TestBench> FilledAsync(Action<IServiceCollection>? add = null)
    {
        var bench = await TestBench.CreateAsync(add);
        await bench.StoreAsync(Users.SelectMany(user => A.History(A.Noon, user)));
        await bench.StoreAsync(Enumerable.Range(0, 28).Select(turn => A.Login(A.Noon.AddDays(-14).AddHours(turn * 11), FakeGeo.Austria(), Users[2])));
        await bench.StoreAsync(Users.Select(user => A.Login(A.Noon.AddHours(-2), FakeGeo.Germany(), user)));
        await bench.StoreAsync(A.Login(A.Noon.AddMinutes(-30), FakeGeo.Brazil()), A.Login(A.Noon.AddMinutes(-20), FakeGeo.Indonesia(), Users[1]));
        await bench.AnalyseAsync();
        return bench;
    }

    private static Task<BackTestResult> RunAsync(TestBench bench, BackTestProposal proposal) =>
        bench.Get<BackTester>().RunAsync(Tenant.Of(bench.Account), proposal, _ => { }, Cancel);

    private static Task SqlAsync(TestBench bench, string statement) =>
        bench.Store.WriteAsync(Tenant.System, db => db.Database.ExecuteSqlRawAsync(statement, Cancel), Cancel);

    // With a level, a Sub-Admin who has that of the settings.
    private static async Task<Actor> AdminAsync(TestBench bench, string name = "ana", Level? level = null)
    {
        var admin = new Admin
        {
            Id = Guid.NewGuid(),
            AccountId = bench.Account,
            Name = name,
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            PasswordHash = "x",
            Kind = level is null ? AdminKind.Admin : AdminKind.SubAdmin,
            PermissionBits = level is { } given ? default(Permissions).With(Section.Settings, given).Packed : default,
        };
        await bench.Store.WriteAsync(Tenant.System, db =>
        {
            db.Users.Add(admin);
            return Task.CompletedTask;
        });
        return new Actor(admin.Id, admin.Name, null);
    }

    /// <summary>The test runs the job itself.</summary>
    private sealed class NoQueue : IBackgroundJobClient
    {
        public string Create(Job job, IState state) => "1";

        public bool ChangeState(string jobId, IState state, string expectedState) => true;
    }
}
