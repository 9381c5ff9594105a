using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks.Alerts;

/// <summary>
/// push [ROUNDS]: from the analysis's commit of a critical incident (a mailbox used from 30 networks) to each of 100 push requests leaving, in the
/// whole product with its queues.
/// </summary>
internal static class PushVerb
{
    private const int Devices = 100;
    private const int Networks = 30;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.First(20);
        var commit = Limits.Commit();
        var folder = Directory.CreateTempSubdirectory("mailsecurity-push-").FullName;
        using var departures = new Departures();
        var builder = DashboardHost.CreateBuilder(
        [
            "--applicationName=MailSecurity.Dashboard", "--urls=http://127.0.0.1:0", $"--{DataDirectory.Key}={folder}", "--Logging:LogLevel:Default=Error",
            "--MailSecurity:Alerts:MostDevices=100", "--MailSecurity:Alerts:BudgetAlerts=100", "--MailSecurity:Alerts:PersonBudgetAlerts=100",
        ]);
        builder.AddDashboard();
        builder.Services.AddSingleton<IPushTransport>(departures);
        builder.Services.AddSingleton<IAlertSignal>(services => new Committed(departures, services.GetRequiredService<AlertQueue>()));
        await using (var app = builder.Build())
        {
            await app.PrepareAsync(default);
            app.MapDashboard();
            await app.StartAsync();
            var account = await EnableAsync(app.Services);
            var times = new List<double>();
            for (var round = 0; round <= rounds; round++)
            {
                var left = await RaiseAsync(app.Services, account, round, departures);
                times.AddRange(round == 0 ? [] : left);
            }

            times.Sort();
            Table.Row("from commit to push request, p50", times[times.Count / 2], "ms");
            Table.Ratio("raw commit of one row (p50, times longer)", times[times.Count / 2], commit);
            Table.Row("from commit to push request, p95", times[times.Count * 95 / 100], "ms");
            Table.Row("from commit to push request, max", times[^1], "ms");
            await app.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<int> EnableAsync(IServiceProvider services)
    {
        var account = await services.GetRequiredService<AccountStore>().FindOrAddAsync(Account.DefaultName, default);
        var admin = new Admin { Id = Guid.CreateVersion7(), AccountId = account, Name = "Ada", Email = "ada@example.org", UserName = "ada@example.org" };
        await services.GetRequiredService<Store>().WriteAsync(Tenant.System, db =>
        {
            db.Users.Add(admin);
            return Task.CompletedTask;
        });
        var (keyId, _) = await services.GetRequiredService<PushKeyBook>().CurrentAsync(default);
        using var receiver = new PushReceiver();
        for (var number = 0; number < Devices; number++)
        {
            await services.GetRequiredService<PushDeviceStore>().AddAsync(
                new Actor(admin.Id, admin.Name, null), account, receiver.Subscription($"https://push.example.net/{number}"), receiver.Key, receiver.Secret, keyId, $"{number}", "", default);
        }

        return account;
    }

    private static async Task<IEnumerable<double>> RaiseAsync(IServiceProvider services, int account, int round, Departures departures)
    {
        var all = departures.Expect(Devices);
        var now = DateTimeOffset.UtcNow;
        var batch = new IntakeBatch { AccountId = account, Source = SourceKind.Api, SourceName = "bench" };
        batch.Logins.AddRange(Enumerable.Range(0, Networks).Select(number => A.Login(now.AddMinutes(number - Networks), $"84.{128 + number}.0.1", $"user{round}@example.org")));
        await services.GetRequiredService<IntakeStore>().CommitAsync([batch], default);
        services.GetRequiredService<IAnalysisWaker>().Wake();
        await all;
        return departures.Left.Select(left => Stopwatch.GetElapsedTime(departures.CommittedAt, left).TotalMilliseconds);
    }

    /// <summary>Called right after each commit that somebody is to be told of.</summary>
    private sealed class Committed(Departures departures, AlertQueue queue) : IAlertSignal
    {
        public void Raised()
        {
            departures.Commit();
            queue.Raised();
        }
    }

    private sealed class Departures : HttpMessageHandler, IPushTransport
    {
        private TaskCompletionSource _all = new();
        private int _expected;

        public Departures() => Client = new HttpClient(this, disposeHandler: false);

        public HttpClient Client { get; }

        public ConcurrentQueue<long> Left { get; private set; } = [];

        /// <summary>Of the first commit since more was expected.</summary>
        public long CommittedAt { get; private set; }

        public void Commit() => CommittedAt = CommittedAt == 0 ? Stopwatch.GetTimestamp() : CommittedAt;

        public Task Expect(int count)
        {
            (_expected, Left, CommittedAt, _all) = (count, [], 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _all.Task;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Left.Enqueue(Stopwatch.GetTimestamp());
            if (Left.Count == _expected)
            {
                _all.TrySetResult();
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { RequestMessage = request });
        }
    }
}
