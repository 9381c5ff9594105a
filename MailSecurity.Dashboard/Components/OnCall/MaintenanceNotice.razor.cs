using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>Says that the Account is in maintenance, and until when.</summary>
public sealed partial class MaintenanceNotice
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private Maintenance? _maintenance;
    private bool _mayEnd;
    private ITimer? _end;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required MaintenanceStore Work { get; init; }

    [Inject] public required AlertPulse Pulse { get; init; }

    public override ValueTask DisposeAsync()
    {
        _end?.Dispose();
        return base.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(Pulse.For((await Admin.ReadAsync()).AccountId), ReadAsync);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        _mayEnd = grant.Allows(Section.OnCall, Level.View);
        _maintenance = await Work.FindAsync(grant.Tenant, Gone);
        _end?.Dispose();
        _end = _maintenance is { } running && !Gone.IsCancellationRequested
            ? Clock.CreateTimer(_ => InvokeAsync(EndedAsync), null, running.Until - Clock.GetUtcNow() + Moment, Timeout.InfiniteTimeSpan) : null;
    }

    // It ends by itself, and nothing else happens then that would say so.
    private async Task EndedAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
