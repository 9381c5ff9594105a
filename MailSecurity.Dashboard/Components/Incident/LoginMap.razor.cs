using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Where a User's logins came from, and when: read after the page's first paint, and again with the clock's tick if there are new ones.</summary>
public sealed partial class LoginMap
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private LoginOverview _overview = LoginOverview.Empty;
    private IReadOnlyList<MapPlace> _places = [];
    private DateTimeOffset _now;
    private int _readUser;
    private bool _isRead;
    private bool _isStale;
    private IDisposable? _tail;

    [Inject] public required ILoginHistory History { get; init; }

    [Inject] public required LoginTail Tail { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Parameter, EditorRequired] public Tenant Viewer { get; set; }

    [Parameter, EditorRequired] public int UserId { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    public override ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        return base.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        // Only marked: a hammered mailbox must not be counted anew with every attempt.
        _tail = Tail.Of(Viewer.AccountId, User).Subscribe(() => Volatile.Write(ref _isStale, true));
        WatchChanges(Ticks, () => Volatile.Read(ref _isStale) ? ReadAsync() : Task.CompletedTask);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_readUser != UserId)
        {
            _readUser = UserId;
            await ReadAsync();
            StateHasChanged();
        }
    }

    private async Task ReadAsync()
    {
        Volatile.Write(ref _isStale, false);
        var user = UserId;
        var now = Clock.GetUtcNow();
        var overview = await History.OverviewAsync(Viewer, user, now - Month, Gone);
        if (user == UserId)
        {
            (_overview, _places, _now, _isRead) = (overview, MapPlace.From(overview.Tallies), now, true);
        }
    }
}
