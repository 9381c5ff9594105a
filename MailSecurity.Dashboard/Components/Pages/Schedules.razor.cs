using MailSecurity.Dashboard.Components.OnCall;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Rotations, with a calendar that shows at once what a change comes to. Who may change them is decided in the store.</summary>
public sealed partial class Schedules
{
    private OnCallView? _view;
    private ScheduleDraft? _draft;
    private DateTimeOffset _now;
    private bool _mayEdit;
    private bool _mayDelete;
    private bool _isChanged;
    private bool _isGood;
    private string? _answer;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required OnCallStore Store { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [CascadingParameter] public BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [SupplyParameterFromQuery(Name = "id")] public Guid? Id { get; set; }

    // What cannot be drawn, such as a zone half typed, is drawn by UTC.
    private OnCallSchedule Shown => _draft!.Read();

    protected override async Task OnParametersSetAsync()
    {
        if (_view is null || (Id is { } wanted && wanted != _draft?.Id))
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        var isOfAll = grant.Tenant.SeesAllDomains;
        (_mayEdit, _mayDelete) = (grant.Allows(Section.OnCall, Level.Edit) && isOfAll, grant.Allows(Section.OnCall, Level.Delete) && isOfAll);
        (_view, _now) = (await Store.ReadAsync(grant.Tenant, Gone), Clock.GetUtcNow());
        var chosen = _view.Plan.Schedules.FirstOrDefault(schedule => schedule.Id == Id) ?? (_view.Plan.Schedules is [var first, ..] ? first : null);
        (_draft, _isChanged) = (chosen is null ? null : ScheduleDraft.Of(chosen), false);
    }

    private void Touch() => _isChanged = true;

    private void BeginNew() => (_draft, _isChanged, _answer) = (ScheduleDraft.New(Browser.TimeZone ?? "UTC", LocalTimes.DateOf(_now, Browser.Zone)), true, null);

    private void AddLayer()
    {
        _draft!.Layers.Add(LayerDraft.New($"Layer {_draft.Layers.Count + 1}", LocalTimes.DateOf(_now, TimeZoneInfo.Utc)));
        Touch();
    }

    private void RemoveLayer(LayerDraft layer)
    {
        _draft!.Layers.Remove(layer);
        Touch();
    }

    private async Task SaveAsync()
    {
        var wanted = _draft!.Read();
        var problem = await Store.SaveScheduleAsync(await Admin.ActorAsync(), wanted, _view!.Revision, Gone);
        await TellAsync(problem, "The schedule was saved.", problem is null ? wanted.Id : Id);
    }

    private async Task DeleteAsync() =>
        await TellAsync(await Store.DeleteScheduleAsync(await Admin.ActorAsync(), _draft!.Id, _view!.Revision, Gone), "The schedule was deleted.", null);

    private async Task TellAsync(string? problem, string done, Guid? id)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        if (problem is null or OnCallStore.ChangedMeanwhile)
        {
            Id = id;
            await ReadAsync();
            Navigation.NavigateTo(id is null ? "/on-call/schedules" : $"/on-call/schedules?id={id}", replace: true);
        }
    }
}
