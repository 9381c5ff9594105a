using MailSecurity.Dashboard.Components.OnCall;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Mail;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Who is told after whom, tried out before it is saved. Who may change it is decided in the store.</summary>
public sealed partial class Escalation
{
    private const int MostShown = 40;

    private readonly List<PolicyDraft> _drafts = [];
    private OnCallView? _view;
    private Severity _severity = Severity.Critical;
    private string _domain = "";
    private DateTime? _at;
    private DateTimeOffset _now;
    private bool _mayEdit;
    private bool _isChanged;
    private bool _isGood;
    private string? _answer;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required OnCallStore Store { get; init; }

    [Inject] public required MailHandover Mail { get; init; }

    [CascadingParameter] public BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private OnCallPlan Wanted => _view!.Plan with { Policies = [.. _drafts.Where(draft => draft.Steps.Count > 0).Select(draft => draft.Read() with { Repeats = Math.Clamp(draft.Repeats, 0, OnCallPlanCheck.MostRepeats) })] };

    private DateTimeOffset SimulatedAt => _at is { } local ? LocalTimes.InstantOf(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), Browser.Zone) : _now;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        _mayEdit = grant.Allows(Section.OnCall, Level.Edit) && grant.Tenant.SeesAllDomains;
        (_view, _now, _isChanged) = (await Store.ReadAsync(grant.Tenant, Gone), Clock.GetUtcNow(), false);
        _drafts.Clear();
        _drafts.AddRange(_view.Plan.Policies.Select(PolicyDraft.Of));
    }

    private void Touch() => _isChanged = true;

    private void Add()
    {
        _drafts.Add(PolicyDraft.New(_drafts.Count == 0 ? "Everything" : $"Policy {_drafts.Count + 1}", Browser.TimeZone ?? "UTC"));
        Touch();
    }

    private void Remove(PolicyDraft policy)
    {
        _drafts.Remove(policy);
        Touch();
    }

    private void Up(PolicyDraft policy)
    {
        var place = _drafts.IndexOf(policy);
        (_drafts[place - 1], _drafts[place]) = (_drafts[place], _drafts[place - 1]);
        Touch();
    }

    private void AddStep(PolicyDraft policy)
    {
        policy.Steps.Add(new StepDraft());
        Touch();
    }

    private void RemoveStep(PolicyDraft policy, StepDraft step)
    {
        policy.Steps.Remove(step);
        Touch();
    }

    private void Toggle(StepDraft step, Guid schedule)
    {
        _ = step.Schedules.Add(schedule) || step.Schedules.Remove(schedule);
        Touch();
    }

    private async Task SaveAsync()
    {
        var problem = await Store.SavePoliciesAsync(await Admin.ActorAsync(), [.. _drafts.Select(draft => draft.Read())], _view!.Revision, Gone);
        (_answer, _isGood) = (problem ?? "Saved. Incidents from now on are told by it.", problem is null);
        if (problem is null or OnCallStore.ChangedMeanwhile)
        {
            await ReadAsync();
        }
    }
}
