using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>Webhooks and maintenance are of the whole Account, and so are its health problems; how somebody is told, and trying it out, is their own.</summary>
internal static class DeedsOnAlerts
{
    public static readonly IReadOnlyList<Deed> All =
    [
        new("WebhookStore.ListAsync", null, Level.None, async act =>
        {
            var id = await WebhookAsync(act);
            var isShown = (await act.Get<WebhookStore>().ListAsync(act.Tenant, Act.Cancel)).Exists(webhook => webhook.Id == id);
            await RemoveAsync(act, id);
            return isShown;
        }) { Also = OfAccount },
        Change("WebhookStore.FindAsync", Section.OnCall, Level.Edit, async act =>
        {
            var id = await WebhookAsync(act);
            var found = await act.Get<WebhookStore>().FindAsync(act.By, id, Act.Cancel);
            await RemoveAsync(act, id);
            return found is not null;
        }) with { Also = OfAccount },
        Change("WebhookStore.AddAsync", Section.OnCall, Level.Edit, async act =>
        {
            var wish = Wish(act);
            var isDone = await act.Get<WebhookStore>().AddAsync(act.By, wish, Act.Cancel) is null;
            if (await FoundAsync(act, act.World[Place.OwnDomain], wish.Name) is { } id)
            {
                await act.Get<WebhookStore>().DeleteAsync(act.World[Place.OwnDomain].Root, id, Act.Cancel);
            }

            return isDone;
        }) with { Also = OfOwnAccount },
        Change("WebhookStore.ReplaceSecretAsync", Section.OnCall, Level.Edit, async act =>
        {
            var id = await WebhookAsync(act);
            var isDone = await act.Get<WebhookStore>().ReplaceSecretAsync(act.By, id, [2], Act.Cancel) is null;
            var kept = (await act.Get<WebhookStore>().FindAsync(act.Spot.Root, id, Act.Cancel))!.Protected;
            Assert.Equal(isDone ? [2] : [1], kept);
            await RemoveAsync(act, id);
            return isDone;
        }) with { Also = OfAccount },
        Change("WebhookStore.DeleteAsync", Section.OnCall, Level.Delete, async act =>
        {
            var id = await WebhookAsync(act);
            var isDone = await act.Get<WebhookStore>().DeleteAsync(act.By, id, Act.Cancel) is null;
            await RemoveAsync(act, id);
            return isDone;
        }) with { Also = OfAccount },

        // Each Account has one, so whoever may begins their own.
        new("MaintenanceStore.FindAsync", null, Level.None, async act =>
        {
            Assert.Null(await act.Get<MaintenanceStore>().BeginAsync(act.Spot.Root, TimeSpan.FromHours(1), Act.Cancel));
            var found = await act.Get<MaintenanceStore>().FindAsync(act.Tenant, Act.Cancel);
            await act.Get<MaintenanceStore>().EndAsync(act.Spot.Root, Act.Cancel);
            return found is not null;
        }) { Also = (kind, place) => kind.Standing is not Standing.Disabled && place is not Place.OtherAccount },
        Change("MaintenanceStore.BeginAsync", Section.OnCall, Level.Edit, async act =>
        {
            var isDone = await act.Get<MaintenanceStore>().BeginAsync(act.By, TimeSpan.FromHours(1), Act.Cancel) is null;
            Assert.Equal(isDone, await IsRunningAsync(act));
            await act.Get<MaintenanceStore>().EndAsync(act.World[Place.OwnDomain].Root, Act.Cancel);
            return isDone;
        }) with { Also = OfOwnAccount },
        Change("MaintenanceStore.EndAsync", Section.OnCall, Level.Edit, async act =>
        {
            Assert.Null(await act.Get<MaintenanceStore>().BeginAsync(act.World[Place.OwnDomain].Root, TimeSpan.FromHours(1), Act.Cancel));
            var isDone = await act.Get<MaintenanceStore>().EndAsync(act.By, Act.Cancel) is null;
            Assert.Equal(!isDone, await IsRunningAsync(act));
            await act.Get<MaintenanceStore>().EndAsync(act.World[Place.OwnDomain].Root, Act.Cancel);
            return isDone;
        }) with { Also = OfOwnAccount },

        Change("AlertChoiceStore.SaveAsync", Section.OnCall, Level.View, async act =>
        {
            var zone = $"zone{act.World.Next()}";
            Assert.NotNull(await act.Get<AlertChoiceStore>().SaveAsync(act.By, null, new TimeOnly(22, 0), new TimeOnly(7, 0), zone, Act.Cancel));
            var isDone = await act.Get<AlertChoiceStore>().SaveAsync(act.By, Severity.Critical, null, null, "", Act.Cancel) is null;
            Assert.Equal(isDone ? Severity.Critical : null, (await act.Get<AlertChoiceStore>().FindAsync(act.Who.Id, Act.Cancel))?.MailFrom);
            await act.Get<AlertChoiceStore>().SaveAsync(act.By, null, null, null, "", Act.Cancel);
            return isDone;
        }) with { Also = (kind, _) => kind.Standing is not Standing.Disabled },

        Change("HealthAlerts.TakeAsync", Section.Sources, Level.Edit, async act =>
        {
            // The installation's are the Provider's alone.
            var ofProvider = await act.Get<HealthAlerts>().TakeAsync(act.By, await ProblemAsync(act, isForProvider: true), Act.Cancel);
            Assert.Equal(act.Who.Kind.IsProvider && act.Spot.Place is not Place.OtherAccount, ofProvider);
            return await act.Get<HealthAlerts>().TakeAsync(act.By, await ProblemAsync(act, isForProvider: false), Act.Cancel);
        }) with { Also = OfAccount },

        new("AlertOutbox.AddTestAsync", null, Level.None, async act => (await act.Get<AlertOutbox>().AddTestAsync(
            act.Who.Id, await DeedsOnSettings.DeviceAsync(act), Act.Cancel)).Problem is null)
        {
            Also = (kind, place) => place is Place.OwnDomain && kind.Standing is not Standing.Disabled,
        },
    ];

    private static Deed Change(string call, Section section, Level level, Func<Act, Task<bool>> change) => new(call, section, level, change);

    private static bool OfAccount(Kind kind, Place place) => kind.SeesAccount(place);

    private static bool OfOwnAccount(Kind kind, Place _) => kind.SeesAccount(Place.OwnDomain);

    private static NewWebhook Wish(Act act) => new($"hook {act.World.Next()}", WebhookForm.Json, "hooks.example.org", [1], Severity.High);

    private static async Task<Guid> WebhookAsync(Act act)
    {
        var wish = Wish(act);
        Assert.Null(await act.Get<WebhookStore>().AddAsync(act.Spot.Root, wish, Act.Cancel));
        return (await FoundAsync(act, act.Spot, wish.Name))!.Value;
    }

    private static async Task<Guid?> FoundAsync(Act act, Spot spot, string name) =>
        (await act.Get<WebhookStore>().ListAsync(spot.Tenant, Act.Cancel)).Find(webhook => webhook.Name == name)?.Id;

    // An Account has room for so many.
    private static Task RemoveAsync(Act act, Guid id) => act.Get<WebhookStore>().DeleteAsync(act.Spot.Root, id, Act.Cancel);

    private static async Task<bool> IsRunningAsync(Act act) => await act.Get<MaintenanceStore>().FindAsync(act.World[Place.OwnDomain].Tenant, Act.Cancel) is not null;

    private static async Task<Guid> ProblemAsync(Act act, bool isForProvider)
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = new Alert
        {
            Id = Guid.NewGuid(),
            AccountId = act.Spot.AccountId,
            HealthKey = $"made {act.World.Next()}",
            IsForProvider = isForProvider,
            SeenAt = now,
            Severity = Severity.High,
            Reason = "Tried on.",
            RaisedAt = now,
        };
        await act.World.WriteAsync(db => Task.FromResult(db.Alerts.Add(alert)));
        return alert.Id;
    }
}
