using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks.Alerts;

/// <summary>push [ROUNDS]: from the commit of an alert to each of 100 push requests leaving, in the whole product with its queue.</summary>
internal static class PushVerb
{
    private const int Devices = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 20;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-push-").FullName;
        using var departures = new Departures();
        var builder = DashboardHost.CreateBuilder(
        [
            "--applicationName=MailSecurity.Dashboard", "--urls=http://127.0.0.1:0", $"--{DataDirectory.Key}={folder}", "--Logging:LogLevel:Default=Error",
            "--MailSecurity:Alerts:MostDevices=100", "--MailSecurity:Alerts:BudgetAlerts=100", "--MailSecurity:Alerts:PersonBudgetAlerts=100",
        ]);
        builder.AddDashboard();
        builder.Services.AddSingleton<IPushTransport>(departures);
        await using (var app = builder.Build())
        {
            await app.PrepareAsync(default);
            app.MapDashboard();
            await app.StartAsync();
            var account = await EnableAsync(app.Services);
            var times = new List<double>();
            for (var round = 0; round <= rounds; round++)
            {
                var left = await RaiseAsync(app.Services, account, departures);
                times.AddRange(round == 0 ? [] : left);
            }

            times.Sort();
            Table.Row("from commit to push request, p50", times[times.Count / 2], "ms");
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
            db.Domains.Add(new Domain.Storage.Tables.DomainRow { Id = 1, AccountId = account, Name = "example.org" });
            db.MailUsers.Add(new Domain.Storage.Tables.UserRow { Id = 1, AccountId = account, DomainId = 1, Name = "ana@example.org" });
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

    private static async Task<IEnumerable<double>> RaiseAsync(IServiceProvider services, int account, Departures departures)
    {
        var all = departures.Expect(Devices);
        var now = DateTimeOffset.UtcNow;
        await services.GetRequiredService<Store>().WriteAsync(Tenant.System, db =>
        {
            db.Alerts.Add(new Alert { Id = Guid.CreateVersion7(), AccountId = account, UserId = 1, IncidentId = Guid.NewGuid(), User = "ana@example.org", Severity = Severity.Critical, Reason = "A benchmark.", RaisedAt = now, NextAt = now });
            return Task.CompletedTask;
        });
        var committed = Stopwatch.GetTimestamp();
        services.GetRequiredService<IAlertSignal>().Raised();
        await all;
        return departures.Left.Select(left => Stopwatch.GetElapsedTime(committed, left).TotalMilliseconds);
    }

    private sealed class Departures : HttpMessageHandler, IPushTransport
    {
        private TaskCompletionSource _all = new();
        private int _expected;

        public Departures() => Client = new HttpClient(this, disposeHandler: false);

        public HttpClient Client { get; }

        public ConcurrentQueue<long> Left { get; private set; } = [];

        public Task Expect(int count)
        {
            (_expected, Left, _all) = (count, [], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
