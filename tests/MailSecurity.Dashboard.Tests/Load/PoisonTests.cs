using System.Net;
using System.Net.Http.Json;
using Hangfire;
using Hangfire.States;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Watchdog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Load;

/// <summary>One message that nobody can digest, in each queue of the whole product: the rest goes on, and the health says so.</summary>
[Trait("Store", "Sqlite")]
public sealed class PoisonTests : IAsyncLifetime
{
    private const string Poisonous = "poison@example.org";

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-poison-").FullName;
    private readonly PanelHost _host;

    public PoisonTests() => _host = new PanelHost
    {
        Settings = [$"--MailSecurity:Intake:Files:0={Path.Combine(_folder, "a.log")}", $"--MailSecurity:Intake:Files:1={Path.Combine(_folder, "b.log")}", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Hangfire=None"],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Intake_WhenTheStoreDoesNotTakeOneBatch_RefusesThatOneAndStoresTheOthers()
    {
        await PoisonAsync();
        using var caller = await _host.KeyAsync([ApiScope.Intake]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => SendAsync(caller, number == 7 ? Poisonous : $"user{number}@example.org")));

        Assert.Equal([7], Enumerable.Range(0, 30).Where(number => answers[number] is not HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[7]);
        Assert.Equal(29, await CountAsync());
    }

    [Fact]
    public async Task File_WhenTheStoreDoesNotTakeItsLines_IsAHealthProblemAndTheOtherFileGoesOn()
    {
        await PoisonAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.log"), Line(Poisonous, 1), Cancel);
        await WaitAsync(async () => await LookAsync(HealthKind.FileNotReadable) is { } problem && problem.Text.Contains("a.log", StringComparison.Ordinal));

        await File.WriteAllTextAsync(Path.Combine(_folder, "b.log"), Line("ana@example.org", 2), Cancel);
        await WaitAsync(async () => await CountAsync() == 1);

        // Nothing of it is lost: when the store takes it again, it is read.
        await SqlAsync("DROP TRIGGER poison");
        await WaitAsync(async () => await CountAsync() == 2 && await LookAsync(HealthKind.FileNotReadable) is null);
    }

    [Fact]
    public async Task Alert_WhenItsAccountsPlanCannotBeRead_GoesToEverybodyAndTheOthersGoOn()
    {
        var (bad, good) = (await AlertAsync("Bad"), await AlertAsync("Good"));
        await _host.Services.GetRequiredService<Store>().WriteAsync(
            Tenant.System,
            db =>
            {
                db.OnCallPlans.Add(new OnCallPlanRow { AccountId = bad.AccountId, Plan = "{ this is no plan" });
                return Task.CompletedTask;
            },
            Cancel);

        await _host.Services.GetRequiredService<AlertDispatch>().RunAsync(Cancel);

        var taken = await ReadAsync(db => db.AlertSteps.Select(step => step.AlertId).Distinct().ToListAsync(Cancel));
        Assert.Equal(new[] { bad.Id, good.Id }.Order(), taken.Order());
    }

    [Fact]
    public async Task Job_WhenItsArgumentsMakeNoSense_FailsAloneAndIsAHealthProblem()
    {
        var jobs = new BackgroundJobClient(_host.Services.GetRequiredService<JobStorage>());
        jobs.Create<ExpireTrustJob>(job => job.RunAsync(Cancel), new EnqueuedState("default"));
        var hopeless = jobs.Create(() => Doings.Nonsense(-1), new EnqueuedState("default"));
        jobs.Create<BackTestJob>(job => job.RunAsync(-1, Guid.Empty, CancellationToken.None), new EnqueuedState("slow"));
        jobs.Create<AnalyseLoginsJob>(job => job.RunAsync(99, CancellationToken.None), new EnqueuedState("analysis"));
        using var caller = await _host.KeyAsync([ApiScope.Intake]);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(caller, "ana@example.org"));
        await WaitAsync(() => ReadAsync(db => db.AnalysisCursors.AnyAsync(cursor => cursor.LoginId >= 1, Cancel)));
        await WaitAsync(async () => await LookAsync(HealthKind.JobsFailed) is not null);

        Assert.NotNull(hopeless);
        Assert.False((await LookAsync(HealthKind.JobsFailed))!.IsSerious);
    }

    [Fact]
    public async Task BackTest_WhenStoredLoginsAreDamaged_FailsAndThatOfAnotherAccountIsDone()
    {
        var (bad, good) = (await _host.AddAdminAsync("bad@example.org", account: "Bad"), await _host.AddAdminAsync("good@example.org", account: "Good"));
        await _host.RaiseAsync("eva@bad.example", "Bad");
        await _host.RaiseAsync("ana@good.example", "Good");
        await SqlAsync($"UPDATE Logins SET Address = x'0102' WHERE AccountId = {bad.AccountId}");
        var tests = _host.Services.GetRequiredService<BackTests>();

        Assert.Null(await tests.StartAsync(new Actor(bad.Id, bad.Name, null), new BackTestProposal { Sensitivity = Sensitivity.Strict }, Cancel));
        Assert.Null(await tests.StartAsync(new Actor(good.Id, good.Name, null), new BackTestProposal { Sensitivity = Sensitivity.Strict }, Cancel));

        await WaitAsync(async () => await StateAsync(bad.AccountId) is BackTestState.Failed && await StateAsync(good.AccountId) is BackTestState.Done);
    }

    // A row that the database itself refuses, whatever the product does with it.
    private Task PoisonAsync() => SqlAsync(
        $"CREATE TRIGGER poison BEFORE INSERT ON Logins WHEN NEW.UserId IN (SELECT Id FROM MailUsers WHERE Name = '{Poisonous}') BEGIN SELECT RAISE(ABORT, 'poison'); END");

    private Task SqlAsync(string command) => _host.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, db => db.Database.ExecuteSqlRawAsync(command, Cancel), Cancel);

    private Task<T> ReadAsync<T>(Func<MailSecurityDb, Task<T>> read) => _host.Services.GetRequiredService<Store>().ReadAsync(Tenant.System, read, Cancel);

    private Task<int> CountAsync() => ReadAsync(db => db.Logins.CountAsync(Cancel));

    private async Task<BackTestState?> StateAsync(int account) =>
        (await _host.Services.GetRequiredService<BackTestStore>().ReadAsync(Tenant.Of(account), Cancel))?.State;

    private async Task<HealthProblem?> LookAsync(HealthKind kind)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WatchdogJob>().RunAsync(Cancel);
        return _host.Services.GetRequiredService<HealthBook>().Problems.FirstOrDefault(problem => problem.Kind == kind);
    }

    private async Task<Alert> AlertAsync(string account)
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(),
            AccountId = await _host.Accounts.FindOrAddAsync(account, Cancel),
            IncidentId = Guid.NewGuid(),
            User = "ana@example.org",
            Severity = Severity.Critical,
            Reason = "A test.",
            RaisedAt = now - TimeSpan.FromMinutes(10),
            NextAt = now - TimeSpan.FromMinutes(10),
        };
        await _host.Services.GetRequiredService<Store>().WriteAsync(
            Tenant.System,
            db =>
            {
                db.Alerts.Add(alert);
                return Task.CompletedTask;
            },
            Cancel);
        return alert;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient caller, string user)
    {
        var logins = new[] { new { at = TimeProvider.System.GetUtcNow(), user, ip = "91.0.0.1", protocol = "imap", success = true, id = user } };
        using var answer = await caller.PostAsJsonAsync("/api/v1/logins", logins, Cancel);
        return answer.StatusCode;
    }

    private static string Line(string user, int number) =>
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.ffffffzzz} mail dovecot: imap-login: Login: user=<{user}>, method=PLAIN, rip=91.0.0.1, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>\n";

    private static async Task WaitAsync(Func<Task<bool>> reached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await reached())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    /// <summary>What a worker is given to do.</summary>
    public static class Doings
    {
        [AutomaticRetry(Attempts = 0)]
        public static void Nonsense(int number) => throw new InvalidOperationException($"There is no {number}.");
    }
}
