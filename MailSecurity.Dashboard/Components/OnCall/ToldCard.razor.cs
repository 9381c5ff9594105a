using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>On an incident's page: who was told of it, with the proof, as it happens.</summary>
public sealed partial class ToldCard
{
    private IReadOnlyList<AlertTrail> _trails = [];

    [Inject] public required AlertHistory History { get; init; }

    [Inject] public required AlertPulse Pulse { get; init; }

    [Parameter, EditorRequired] public required AdminGrant Grant { get; set; }

    [Parameter, EditorRequired] public Guid IncidentId { get; set; }

    /// <summary>Reads again when it grows.</summary>
    [Parameter] public int Revision { get; set; }

    protected override void OnInitialized() => WatchChanges(Pulse.For(Grant.AccountId), ReadAsync);

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync() => _trails = await History.OfIncidentAsync(Grant.Tenant, IncidentId, Gone);
}
