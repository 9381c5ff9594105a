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

    [Inject] public required AlertHistory History { get; init; }

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
        var read = _maySee ? await History.PageAsync(grant.Tenant, null, _most + 1, Gone) : [];
        (_trails, _hasMore, _isRead) = ([.. read.Take(_most)], read.Count > _most, true);
    }

    private Task MoreAsync()
    {
        _most += PerPage;
        return ReadAsync();
    }

    private static string Outcome(AlertTrail trail) =>
        trail.Alert.StoppedBy is { } by ? $"taken or closed by {by}"
        : trail.Steps is [.., { IsLast: true, Problem: not null }] && trail.Deliveries.All(delivery => delivery.SentAt is null) ? "nobody reached"
        : trail.Deliveries.Any(delivery => delivery.ShownAt is not null) ? "shown"
        : trail.Deliveries.Any(delivery => delivery.SentAt is not null) ? "sent"
        : trail.Deliveries.Count > 0 && trail.Deliveries.All(delivery => delivery.State is DeliveryState.Failed) ? "nobody reached"
        : trail.Deliveries.Count == 0 && trail.Alert.Step > 0 ? "nobody told" : "on its way";
}
