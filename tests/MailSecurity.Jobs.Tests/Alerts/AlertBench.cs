using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>The store with people who have devices at a push service in this process, and incidents that they are told of.</summary>
internal sealed class AlertBench : IAsyncDisposable
{
    private AlertBench(TestBench bench, PushServiceStandIn push, WebhookStandIn hooks) => (Bench, Push, Hooks) = (bench, push, hooks);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestBench Bench { get; }

    public PushServiceStandIn Push { get; }

    public WebhookStandIn Hooks { get; }

    public AlertDispatch Dispatch => Bench.Get<AlertDispatch>();

    public PlainSeals Seals => (PlainSeals)Bench.Get<IAlertSeals>();

    public AlertReports Reports => Bench.Get<AlertReports>();

    public static async Task<AlertBench> CreateAsync(Action<AlertOptions>? settings = null, Action<IServiceCollection>? add = null)
    {
        var (push, hooks) = (new PushServiceStandIn(), new WebhookStandIn());
        var bench = await TestBench.CreateAsync(services =>
        {
            services.AddSingleton<IPushTransport>(push);
            services.AddSingleton<IWebhookTransport>(hooks);
            services.AddSingleton<IAlertSeals, PlainSeals>();
            services.AddMail();
            services.AddAlertSending();
            services.Configure(settings ?? (static _ => { }));
            add?.Invoke(services);
        });
        return new AlertBench(bench, push, hooks);
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

    /// <summary>An alert of an incident of its own, as the analysis would leave it.</summary>
    public async Task<Guid> AlertAsync(Severity severity = Severity.High, string user = "ana@example.org", string reason = "A login from Brazil.", Guid? incident = null)
    {
        var (now, subject) = (Bench.Clock.GetUtcNow(), incident ?? Guid.CreateVersion7());
        await Bench.Store.WriteAsync(
            Tenant.System,
            async db =>
            {
                if (!await db.Domains.AnyAsync(domain => domain.Id == 900, Cancel))
                {
                    db.Domains.Add(new DomainRow { Id = 900, AccountId = Bench.Account, Name = "alerts.example" });
                    db.MailUsers.Add(new UserRow { Id = 900, AccountId = Bench.Account, DomainId = 900, Name = "ana@alerts.example" });
                }

                db.Alerts.Add(new Alert
                {
                    Id = Guid.CreateVersion7(now),
                    AccountId = Bench.Account,
                    UserId = 900,
                    IncidentId = subject,
                    User = user,
                    Severity = severity,
                    Reason = reason,
                    RaisedAt = now,
                    NextAt = now,
                });
            },
            Cancel);
        return subject;
    }

    /// <summary>Somebody takes that incident.</summary>
    public Task TakeAsync(Guid incident, string by) =>
        Bench.Store.WriteAsync(Tenant.System, db => PendingAlerts.StopAsync(db, incident, by, Bench.Clock.GetUtcNow(), Cancel), Cancel);

    public async Task<AlertWebhook> AddWebhookAsync(WebhookForm form, string url, string token = "", string secret = "", Severity least = Severity.High)
    {
        var root = await AddAdminAsync($"root{form}");
        Assert.True(WebhookAddress.TryRead(form, url, token, out var address, out var wrong), wrong);
        var sealedAddress = Bench.Get<WebhookSeals>().Seal(address with { SigningSecret = secret });
        var problem = await Bench.Get<WebhookStore>().AddAsync(new Actor(root.Id, root.Name, null), new NewWebhook($"{form}", form, address.Url.Host, sealedAddress, least), Cancel);
        Assert.Null(problem);
        return (await Bench.Get<WebhookStore>().ListAsync(Tenant.Of(Bench.Account), Cancel)).Single(webhook => webhook.Name == $"{form}");
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
        Hooks.Dispose();
    }
}
