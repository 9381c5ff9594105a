using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Who is on call now and who next, per schedule, and taking over from them.</summary>
public sealed partial class OnCallNow
{
    private OnCallView? _view;
    private DateTimeOffset _now;
    private DateTime _from;
    private DateTime _to;
    private Guid _who;
    private bool _mayEdit;
    private string? _answer;
    private bool _isGood;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required OnCallStore Store { get; init; }

    [Inject] public required LiveClock Minutes { get; init; }

    protected override async Task OnInitializedAsync()
    {
        var me = await Admin.ReadAsync();
        (_who, _from) = (me.Id, Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(9));
        _to = _from.AddDays(1);
        await ReadAsync();
        WatchChanges(Minutes, ReadAsync, TimeSpan.FromSeconds(30));
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        _mayEdit = grant.Allows(Section.OnCall, Level.Edit) && grant.Tenant.SeesAllDomains;
        (_view, _now) = (grant.Allows(Section.OnCall, Level.View) ? await Store.ReadAsync(grant.Tenant, Gone) : null, Clock.GetUtcNow());
    }

    private async Task TakeOverAsync(Guid scheduleId)
    {
        var zone = LocalTimes.ZoneOf(_view!.Plan.Schedules.Single(schedule => schedule.Id == scheduleId).Zone) ?? TimeZoneInfo.Utc;
        var wanted = new OnCallOverride(Guid.CreateVersion7(Clock.GetUtcNow()), _who, InstantOf(_from, zone), InstantOf(_to, zone));
        await TellAsync(await Store.TakeOverAsync(await Admin.ActorAsync(), scheduleId, wanted, Gone), $"{_view.NameOf(_who)} takes over.");
    }

    private async Task EndAsync(Guid scheduleId, Guid id) =>
        await TellAsync(await Store.EndOverrideAsync(await Admin.ActorAsync(), scheduleId, id, Gone), "The override was ended.");

    private async Task TellAsync(string? problem, string done)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        await ReadAsync();
    }

    private static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone) => LocalTimes.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), zone);
}
