using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>The plan of who is told is of the Account: who sees some of its Domains may read it and not change it.</summary>
internal static class DeedsOnCall
{
    public static readonly IReadOnlyList<Deed> All =
    [
        new("OnCallStore.ReadAsync", null, Level.None, async act => (await ViewAsync(act)).People.Any(person => person.Id == act.Spot.Colleague.Id))
        {
            Also = (kind, place) => place is not Place.OtherAccount && kind.Standing is not Standing.Disabled,
        },
        Change("OnCallStore.SaveScheduleAsync", Level.Edit, async act => await Store(act).SaveScheduleAsync(
            act.By, Schedule(act, act.Grant.AccountId), (await ViewAsync(act)).Revision, Act.Cancel) is null),
        Change("OnCallStore.DeleteScheduleAsync", Level.Delete, async act =>
        {
            var id = await PrepareAsync(act);
            return await Store(act).DeleteScheduleAsync(act.By, id, (await ViewAsync(act)).Revision, Act.Cancel) is null;
        }),
        Change("OnCallStore.TakeOverAsync", Level.Edit, async act => await Store(act).TakeOverAsync(
            act.By, await PrepareAsync(act), new OnCallOverride(Guid.CreateVersion7(), act.Spot.Colleague.Id, A.Noon, A.Noon.AddDays(1)), Act.Cancel) is null),
        Change("OnCallStore.EndOverrideAsync", Level.Edit, async act =>
        {
            var (id, taken) = (await PrepareAsync(act), new OnCallOverride(Guid.CreateVersion7(), act.Spot.Colleague.Id, A.Noon, A.Noon.AddDays(1)));
            Assert.Null(await Store(act).TakeOverAsync(act.Spot.Root, id, taken, Act.Cancel));
            return await Store(act).EndOverrideAsync(act.By, id, taken.Id, Act.Cancel) is null;
        }),
        Change("OnCallStore.SavePoliciesAsync", Level.Edit, async act => await Store(act).SavePoliciesAsync(
            act.By,
            [new EscalationPolicy(Guid.CreateVersion7(), "Everything", Severity.High, [], null, "UTC", [new EscalationStep([], [act.Spot.Colleague.Id], false, 5)], 0)],
            (await ViewAsync(act)).Revision,
            Act.Cancel) is null),
    ];

    private static Deed Change(string call, Level level, Func<Act, Task<bool>> change) => new(call, Section.OnCall, level, change) { Also = (kind, place) => kind.SeesAccount(place) };

    private static OnCallStore Store(Act act) => act.Get<OnCallStore>();

    private static Task<OnCallView> ViewAsync(Act act) => Store(act).ReadAsync(act.Tenant, Act.Cancel);

    private static async Task<Guid> PrepareAsync(Act act)
    {
        var (schedule, view) = (Schedule(act, act.Spot.AccountId), await Store(act).ReadAsync(act.Spot.Tenant, Act.Cancel));
        Assert.Null(await Store(act).SaveScheduleAsync(act.Spot.Root, schedule, view.Revision, Act.Cancel));
        return schedule.Id;
    }

    private static OnCallSchedule Schedule(Act act, int account) => new(
        new Guid(account, 0, 0, new byte[8]),
        "Primary",
        "Europe/Berlin",
        [new RotationLayer("Week", Rotation.Weekly, new DateOnly(2026, 11, 16), new TimeOnly(9, 0), [act.Spot.Colleague.Id])],
        []);
}
