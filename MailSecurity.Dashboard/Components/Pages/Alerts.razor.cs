using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The trail of each alert: queued, sent, shown on which device, taken by whom.</summary>
public sealed partial class Alerts
{
    private const int PerPage = 50;

    private IReadOnlyList<AlertTrail> _trails = [];
    private int _most = PerPage;
    private bool _hasMore;
    private bool _isRead;
    private bool _maySee = true;
    private bool _mayTake;

    [Inject] public required AlertHistory History { get; init; }

    [Inject] public required HealthAlerts Health { get; init; }

    [Inject] public required AlertPulse Pulse { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(Pulse.For((await Admin.ReadAsync()).AccountId), ReadAsync);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        _maySee = grant.Allows(Section.OnCall, Level.View) && grant.Allows(Section.Incidents, Level.View);
        var read = _maySee ? await History.PageAsync(grant.Tenant, null, _most + 1, Gone, SightOf(grant)) : [];
        _mayTake = grant.IsProvider || grant.Allows(Section.Sources, Level.Edit);
        (_trails, _hasMore, _isRead) = ([.. read.Take(_most)], read.Count > _most, true);
    }

    private Task MoreAsync()
    {
        _most += PerPage;
        return ReadAsync();
    }

    // Whoever may not do it has not done it; the page shows what is.
    private async Task TakeAsync(Alert alert)
    {
        await Health.TakeAsync(await Admin.ActorAsync(), alert.Id, Gone);
        await ReadAsync();
    }

    private static HealthSight SightOf(AdminGrant grant) =>
        grant.IsProvider ? HealthSight.All : grant.Domains is null && grant.Allows(Section.Sources, Level.View) ? HealthSight.OfAccount : HealthSight.None;

    private static string Outcome(AlertTrail trail) =>
        trail.Alert.StoppedBy is { } by ? $"taken or closed by {by}"
        : trail.Steps is [.., { IsLast: true, Problem: not null }] && trail.Deliveries.All(delivery => delivery.SentAt is null) ? "nobody reached"
        : trail.Deliveries.Any(delivery => delivery.ShownAt is not null) ? "shown"
        : trail.Deliveries.Any(delivery => delivery.SentAt is not null) ? "sent"
        : trail.Deliveries.Count > 0 && trail.Deliveries.All(delivery => delivery.State is DeliveryState.Failed) ? "nobody reached"
        : trail.Deliveries.Count == 0 && trail.Alert.Step > 0 ? "nobody told" : "on its way";
}
