using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>What the pages of settings, sources, devices and alerts do in their circuits, and who may.</summary>
internal static class DeedsOnSettings
{
    public static readonly IReadOnlyList<Deed> All =
    [
        Read("SettingsStore.ReadAsync", async act =>
        {
            var id = await OverrideAsync(act);

            // A disabled Admin's tenant has no Account whose settings could be read.
            return act.Tenant.AccountId != 0 && (await act.Get<SettingsStore>().ReadAsync(act.Tenant, Act.Cancel)).Overrides.Any(line => line.Id == id);
        }),
        Read("SettingsStore.OverrideOfAsync", async act =>
        {
            await OverrideAsync(act);
            return await act.Get<SettingsStore>().OverrideOfAsync(act.Tenant, act.Spot.User, Act.Cancel) is not null;
        }),
        Change("SettingsStore.OverrideAsync", Section.Settings, Level.Edit, async act => await act.Get<SettingsStore>().OverrideAsync(
            act.By, new NewOverride(act.Spot.Domain, null, Sensitivity.Balanced, "tried on"), Act.Cancel) is null),
        Change("SettingsStore.DeleteOverrideAsync", Section.Settings, Level.Delete, async act => await act.Get<SettingsStore>().DeleteOverrideAsync(
            act.By, await OverrideAsync(act), Act.Cancel) is null),

        // For the whole Account: one's own, and only by whom sees all of it.
        Change("SettingsStore.SaveAsync", Section.Settings, Level.Edit, async act =>
        {
            var now = await act.Get<SettingsStore>().ReadAsync(act.World[Place.OwnDomain].Tenant, Act.Cancel);
            return await act.Get<SettingsStore>().SaveAsync(act.By, now.Settings, now.Revision, Act.Cancel) is null;
        }) with { Also = (kind, _) => kind.SeesAccount(Place.OwnDomain) },
        Change("SettingsStore.AddNetworkAsync", Section.Settings, Level.Edit, async act => await act.Get<SettingsStore>().AddNetworkAsync(
            act.By, Network(act), Act.Cancel) is null) with { Also = (kind, _) => kind.SeesAccount(Place.OwnDomain) },
        Change("SettingsStore.DeleteNetworkAsync", Section.Settings, Level.Delete, async act =>
        {
            var wanted = Network(act);
            Assert.Null(await act.Get<SettingsStore>().AddNetworkAsync(act.Spot.Root, wanted, Act.Cancel));
            var id = await act.World.ReadAsync(db => db.NetworkKindEntries.Where(entry => entry.Key.StartsWith(wanted.Key!)).Select(entry => entry.Id).SingleAsync(Act.Cancel));
            var isDone = await act.Get<SettingsStore>().DeleteNetworkAsync(act.By, id, Act.Cancel) is null;

            // An Account has room for so many.
            Assert.Equal(!isDone, await act.Get<SettingsStore>().DeleteNetworkAsync(act.Spot.Root, id, Act.Cancel) is null);
            return isDone;
        }) with { Also = (kind, place) => kind.SeesAccount(place) },

        // Over the logins that the person sees.
        Change("BackTestStore.StartAsync", Section.Settings, Level.Edit, async act =>
        {
            var start = await act.Get<BackTestStore>().StartAsync(act.By, new BackTestProposal(), Act.Cancel);
            if (start.Problem is not null)
            {
                return false;
            }

            await act.Get<BackTestStore>().FinishAsync(start.Tenant.AccountId, start.Number, BackTestState.Failed, null, Act.Cancel);
            return (await act.Get<AdminStore>().DomainsAsync(start.Tenant, Act.Cancel)).Any(domain => domain.Id == act.Spot.DomainId);
        }),
        Change("SourceRemoval.DeleteAsync", Section.Sources, Level.Delete, async act =>
        {
            var source = new LoginSource { AccountId = act.Spot.AccountId, Kind = SourceKind.Syslog, Name = $"made {act.World.Next()}" };
            await act.World.WriteAsync(db => Task.FromResult(db.Sources.Add(source)));
            return await act.Get<SourceRemoval>().DeleteAsync(act.By, source.Id, Act.Cancel) is null;
        }) with { Also = (kind, place) => kind.SeesAccount(place) || kind.IsProvider },
        Read("LetterChoices.FindAsync", async act =>
        {
            await act.World.WriteAsync(db => db.Domains.IgnoreQueryFilters().Where(row => row.Id == act.Spot.DomainId)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.LetterLanguage, "de").SetProperty(r => r.LetterZone, "UTC"), Act.Cancel));
            return await act.Get<LetterChoices>().FindAsync(act.Tenant, act.Spot.AccountId, act.Spot.Domain, Act.Cancel) is not null;
        }),
        Change("LetterChoices.KeepAsync", Section.Incidents, Level.Edit, async act =>
        {
            var choice = new LetterChoice($"l{act.World.Next()}", "UTC");
            await act.Get<LetterChoices>().KeepAsync(act.By, act.Spot.Domain, choice, Act.Cancel);
            return await act.Get<LetterChoices>().FindAsync(act.Spot.Tenant, act.Spot.AccountId, act.Spot.Domain, Act.Cancel) == choice;
        }),

        // Devices are one's own alone.
        Change("PushDeviceStore.AddAsync", Section.OnCall, Level.View, async act =>
        {
            using var receiver = new PushReceiver();
            var (problem, id) = await act.Get<PushDeviceStore>().AddAsync(
                act.By, act.Grant.AccountId, receiver.Subscription($"https://push.example/{act.World.Next()}"), "", "", 1, "device", "", Act.Cancel);
            await act.Get<PushDeviceStore>().RemoveAsync(act.By, id, Act.Cancel);
            return problem is null;
        }) with { Also = (kind, _) => kind.Sees(Place.OwnDomain) },
        Read("PushDeviceStore.ListAsync", async act =>
        {
            var device = await DeviceAsync(act);
            return (await act.Get<PushDeviceStore>().ListAsync(act.Who.Id, Act.Cancel)).Any(known => known.Id == device);
        }) with { Also = Own },
        Read("PushDeviceStore.RenameAsync", async act =>
        {
            var device = await DeviceAsync(act);
            await act.Get<PushDeviceStore>().RenameAsync(act.Who.Id, device, "renamed", Act.Cancel);
            return (await act.Get<PushDeviceStore>().FindAsync(device, Act.Cancel))!.Label == "renamed";
        }) with { Also = Own },
        Read("PushDeviceStore.RemoveAsync", async act =>
        {
            var device = await DeviceAsync(act);
            await act.Get<PushDeviceStore>().RemoveAsync(act.By, device, Act.Cancel);
            return await act.Get<PushDeviceStore>().FindAsync(device, Act.Cancel) is null;
        }) with { Also = Own },

        Read("AlertHistory.PageAsync", async act =>
        {
            var (alert, _) = await AlertAsync(act);
            return (await act.Get<AlertHistory>().PageAsync(act.Tenant, null, 5000, Act.Cancel)).Any(trail => trail.Alert.Id == alert.Id);
        }),
        Read("AlertHistory.OfIncidentAsync", async act =>
        {
            var (alert, _) = await AlertAsync(act);
            return (await act.Get<AlertHistory>().OfIncidentAsync(act.Tenant, alert.IncidentId!.Value, Act.Cancel)).Count > 0;
        }),
        Change("AlertReports.AcknowledgeAsync", Section.Incidents, Level.Edit, async act =>
        {
            var (alert, delivery) = await AlertAsync(act);
            var token = new AlertToken(TokenUse.Acknowledge, act.Who.Id, alert.IncidentId!.Value, delivery.Id, TimeProvider.System.GetUtcNow().AddHours(1));
            return (await act.Get<AlertReports>().AcknowledgeAsync(token, act.By.Address, Act.Cancel)).Outcome is AcknowledgeOutcome.Done;
        }),
    ];

    private static Deed Read(string call, Func<Act, Task<bool>> look) => new(call, null, Level.None, look);

    private static Deed Change(string call, Section section, Level level, Func<Act, Task<bool>> change) => new(call, section, level, change);

    private static bool Own(Kind _, Place place) => place is Place.OwnDomain;

    private static NewNetworkKind Network(Act act) => new($"AS{64_512 + act.World.Next()}", NetworkKind.Hosting, "tried on", "tried on");

    private static async Task<int> OverrideAsync(Act act)
    {
        Assert.Null(await act.Get<SettingsStore>().OverrideAsync(act.Spot.Root, new NewOverride(null, act.Spot.User, Sensitivity.Balanced, "tried on"), Act.Cancel));
        return (await act.Get<SettingsStore>().OverrideOfAsync(act.Spot.Tenant, act.Spot.User, Act.Cancel))!.Id;
    }

    // The person's own, or a colleague's.
    internal static async Task<Guid> DeviceAsync(Act act)
    {
        var isOwn = act.Spot.Place is Place.OwnDomain;
        var device = new PushDevice
        {
            Id = Guid.NewGuid(),
            AccountId = isOwn ? act.Grant.AccountId : act.Spot.AccountId,
            AdminId = isOwn ? act.Who.Id : act.Spot.Colleague.Id,
            Endpoint = $"https://push.example/{act.World.Next()}",
            Key = "",
            Secret = "",
            Label = "device",
            UserAgent = "",
            CreatedAt = A.Noon,
        };
        await act.World.WriteAsync(db => Task.FromResult(db.PushDevices.Add(device)));
        return device.Id;
    }

    private static async Task<(Alert Alert, AlertDelivery Delivery)> AlertAsync(Act act)
    {
        var incident = await act.World.OpenIncidentAsync(act.Spot);
        var now = TimeProvider.System.GetUtcNow();
        var alert = new Alert { Id = Guid.NewGuid(), AccountId = act.Spot.AccountId, UserId = incident.UserId, IncidentId = incident.Id, User = incident.User, RaisedAt = now };
        var delivery = new AlertDelivery
        {
            AccountId = act.Spot.AccountId,
            AlertId = alert.Id,
            Step = 1,
            TargetId = await DeviceAsync(act),
            AdminId = act.Who.Id,
            QueuedAt = now,
            Until = now.AddHours(1),
        };
        await act.World.WriteAsync(db =>
        {
            db.Alerts.Add(alert);
            return Task.FromResult(db.AlertDeliveries.Add(delivery));
        });
        return (alert, delivery);
    }
}
