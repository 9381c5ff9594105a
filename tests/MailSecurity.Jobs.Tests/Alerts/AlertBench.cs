using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>The store with people who have devices at a push service in this process, and incidents that they are told of.</summary>
internal sealed class AlertBench : IAsyncDisposable
{
    private AlertBench(TestBench bench, PushServiceStandIn push) => (Bench, Push) = (bench, push);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestBench Bench { get; }

    public PushServiceStandIn Push { get; }

    public AlertDispatch Dispatch => Bench.Get<AlertDispatch>();

    public PlainSeals Seals => (PlainSeals)Bench.Get<IAlertSeals>();

    public AlertReports Reports => Bench.Get<AlertReports>();

    public static async Task<AlertBench> CreateAsync(Action<AlertOptions>? settings = null, Action<IServiceCollection>? add = null)
    {
        var push = new PushServiceStandIn();
        var bench = await TestBench.CreateAsync(services =>
        {
            services.AddSingleton<IPushTransport>(push);
            services.AddSingleton<IAlertSeals, PlainSeals>();
            services.AddMail();
            services.AddAlertSending();
            services.Configure(settings ?? (static _ => { }));
            add?.Invoke(services);
        });
        return new AlertBench(bench, push);
    }

    public async Task<Admin> AddAdminAsync(string name, Action<Admin>? change = null)
    {
        var admin = new Admin { Id = Guid.CreateVersion7(), AccountId = Bench.Account, Name = name, Email = $"{name}@example.org", UserName = $"{name}@example.org" };
        change?.Invoke(admin);
        await Bench.Store.WriteAsync(
            Tenant.System,
            db =>
            {
                db.Users.Add(admin);
                return Task.CompletedTask;
            },
            Cancel);
        return admin;
    }

    /// <summary>Enables a device whose messages the stand-in reads.</summary>
    public async Task<Guid> AddDeviceAsync(Admin admin, string path)
    {
        var (keyId, _) = await Bench.Get<PushKeyBook>().CurrentAsync(Cancel);
        var receiver = Push.ReceiverAt(path);
        var (problem, id) = await Bench.Get<PushDeviceStore>().AddAsync(
            new Actor(admin.Id, admin.Name, null), admin.AccountId, receiver.Subscription(PushServiceStandIn.Address(path)), receiver.Key, receiver.Secret, keyId, path, "Chrome/", Cancel);
        Assert.Null(problem);
        return id;
    }

    /// <summary>An incident that is worth an alert: many failures from Brazil, then a success.</summary>
    public async Task<IncidentLine> RaiseAsync(string user = "ana@example.org")
    {
        var now = Bench.Clock.GetUtcNow();
        await Bench.StoreAsync(A.History(now, user).Append(A.Login(now.AddHours(-1), FakeGeo.Germany(), user)).Append(A.Login(now, FakeGeo.Brazil(), user)));
        await Bench.AnalyseAsync();
        return (await Bench.OpenIncidentsAsync()).Single(line => line.User == user);
    }

    public async Task<IReadOnlyList<AlertTrail>> TrailsAsync() => await Bench.Get<AlertHistory>().PageAsync(Tenant.Of(Bench.Account), null, 100, Cancel);

    public async Task<AlertDelivery> DeliveryAsync() => Assert.Single(Assert.Single(await TrailsAsync()).Deliveries);

    /// <summary>What the button or the report of the last message that arrived may do.</summary>
    public AlertToken Token(TokenUse use)
    {
        var text = Push.Received.Last().Word(use is TokenUse.Report ? "report" : "acknowledge");
        Assert.True(Seals.TryRead(text, use, out var token));
        return token;
    }

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        Push.Dispose();
    }
}
