using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Jobs;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using MailSecurity.Jobs.Mail;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Tests.Components.OnCall;

/// <summary>The panel with all that its on-call pages ask for, and a mail server that is set.</summary>
internal static class OnCallPanel
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Panel> OpenAsync(Action<Admin>? change = null)
    {
        var panel = await Panel.OpenAsync(change, services =>
        {
            services.AddSingleton<IAlertSeals, PlainSeals>();
            services.AddSingleton<IPushTransport, PushServiceStandIn>();
            services.AddSingleton<IWebhookTransport, WebhookStandIn>();
            services.AddMail();
            services.AddAlertSending();
            services.Configure<MailOptions>(mail => (mail.Server, mail.From) = ("mail.example.org", "panel@example.org"));
        });
        var (bench, services) = (panel.Bench, panel.Services);
        services.AddSingleton(bench.Get<PushDeviceStore>());
        services.AddSingleton(bench.Get<AlertOutbox>());
        services.AddSingleton(bench.Get<IAlertSignal>());
        services.AddSingleton(bench.Get<IAlertSeals>());
        services.AddSingleton(bench.Get<PushKeyBook>());
        services.AddSingleton(bench.Get<AlertChoiceStore>());
        services.AddSingleton(bench.Get<MailHandover>());
        services.AddSingleton(bench.Get<WebhookStore>());
        services.AddSingleton(bench.Get<WebhookSeals>());
        services.AddSingleton(bench.Get<WebhookChannel>());
        services.AddSingleton(bench.Get<WebhookTrials>());
        services.AddSingleton(bench.Get<IOptions<AlertOptions>>());
        services.AddScoped(provider => new FreshConfirmation(provider.GetRequiredService<CurrentAdmin>(), null!, null!, null!, null!, TimeProvider.System));
        return panel;
    }

    /// <summary>Somebody who may look at the on-call pages and at incidents, and change nothing.</summary>
    public static void View(Admin admin) =>
        (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.OnCall, Level.View).With(Section.Incidents, Level.View).Packed);

    public static async Task<Guid> AddPersonAsync(this Panel panel, string name, Action<Admin>? change = null)
    {
        var admin = new Admin { Id = Guid.CreateVersion7(), AccountId = panel.Bench.Account, Name = name, Email = $"{name}@example.org", UserName = $"{name}@example.org" };
        change?.Invoke(admin);
        await panel.WriteAsync(db => db.Users.Add(admin));
        return admin.Id;
    }

    public static async Task AddDeviceAsync(this Panel panel, Guid owner, DateTimeOffset? endedAt = null)
    {
        var (keyId, _) = await panel.Bench.Get<PushKeyBook>().CurrentAsync(Cancel);
        await panel.WriteAsync(db => db.PushDevices.Add(new PushDevice
        {
            Id = Guid.CreateVersion7(),
            AccountId = panel.Bench.Account,
            AdminId = owner,
            Endpoint = $"https://push.example/{Guid.NewGuid()}",
            Key = "",
            Secret = "",
            KeyId = keyId,
            Label = "phone",
            UserAgent = "",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            EndedAt = endedAt,
        }));
    }

    public static Task AddDomainAsync(this Panel panel, int id, string name) => panel.WriteAsync(db => db.Domains.Add(new DomainRow { Id = id, AccountId = panel.Bench.Account, Name = name }));

    public static Task SaveAsync(this Panel panel, OnCallPlan plan) => panel.WriteAsync(db =>
    {
        var row = new OnCallPlanRow { AccountId = panel.Bench.Account };
        row.Write(plan);
        db.OnCallPlans.Add(row);
    });

    public static Task<OnCallView> PlanAsync(this Panel panel) => panel.Bench.Get<OnCallStore>().ReadAsync(Tenant.Of(panel.Bench.Account), Cancel);

    /// <summary>A week each, in that order, for long already.</summary>
    public static OnCallSchedule Weekly(string name, params Guid[] people) =>
        new(Guid.CreateVersion7(), name, "UTC", [new RotationLayer("Week", Rotation.Weekly, new DateOnly(2026, 1, 5), new TimeOnly(9, 0), people)], []);

    public static Task WriteAsync(this Panel panel, Action<MailSecurityDb> write) => panel.Bench.Store.WriteAsync(
        Tenant.System,
        db =>
        {
            write(db);
            return Task.CompletedTask;
        },
        Cancel);
}
