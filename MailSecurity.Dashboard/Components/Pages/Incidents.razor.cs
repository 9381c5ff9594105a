using MailSecurity.Dashboard.Components.Board;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The board: every open incident, live.</summary>
public sealed partial class Incidents
{
    private const int MostDomains = 200;
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);

    private BoardQuery _query = BoardQuery.Everything;
    private BoardView _view = BoardView.Empty;
    private IReadOnlyList<string> _domains = [];
    private BoardSnapshot _live = BoardSnapshot.NotLoaded;
    private PauseSwitch<BoardSnapshot> _pause = null!;
    private ViewerBoard _board = null!;
    private AdminIdentity? _admin;
    private Throttle? _writeAddress;
    private DateTimeOffset _now;
    private int _newCount;

    [Inject] public required IncidentBoard Boards { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required AccountStore Accounts { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required ILogger<Incidents> Logger { get; init; }

    private BoardSnapshot Shown => _pause.Held ?? _live;

    public override async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _writeAddress?.Dispose();
        await StopKeysAsync();
        await base.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        _pause = new PauseSwitch<BoardSnapshot>(Clock);
        _writeAddress = new Throttle(TypingPause, _ => InvokeAsync(WriteAddress), Clock, Loggers.CreateLogger<Incidents>());
        _query = BoardQuery.Read(new Uri(Navigation.Uri));
        Navigation.LocationChanged += OnLocationChanged;

        _admin = await Admin.ReadAsync();
        var grant = await Admin.GrantAsync();
        _mayDecide = grant.Allows(Section.Incidents, Level.Edit);
        _board = Boards.For(grant);
        Watch(Ticks, () => _now = Clock.GetUtcNow());
        Watch(_board, ReadBoard);
        await _board.WhenLoadedAsync(Gone);
        ReadBoard();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _admin is not null)
        {
            await Accounts.MarkIncidentsSeenAsync(_admin.Id, Gone);
        }

        if (firstRender)
        {
            await StartKeysAsync();
        }
    }

    private void ReadBoard()
    {
        _live = _board.Snapshot;
        _now = Clock.GetUtcNow();
        if (_pause.Held is { } held)
        {
            var known = held.Lines.Select(line => line.Id).ToHashSet();
            _newCount = _live.Lines.Count(line => !known.Contains(line.Id));
            return;
        }

        _newCount = 0;
        _domains = [.. _live.Lines.Select(line => line.Domain).Where(domain => domain.Length > 0).Distinct().Order(StringComparer.Ordinal).Take(MostDomains)];
        Look();
    }

    private void Look()
    {
        _view = BoardView.Of(Shown, _query, _admin?.Id ?? default);
        _selection.Show(_view.Rows);
    }

    private void TogglePause()
    {
        if (_pause.IsPaused)
        {
            _pause.Resume();
        }
        else
        {
            _pause.Pause(_live);
        }

        ReadBoard();
        Look();
    }

    private void Ask(BoardQuery query)
    {
        _query = query;
        Look();

        // Not at every key: the address follows when the typing rests.
        _writeAddress?.Signal();
    }

    private void WriteAddress()
    {
        if (!Gone.IsCancellationRequested && IsHere(Navigation.Uri))
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(_query.ToParameters()), replace: true);
        }
    }

    // The menu's link to this same page means "show everything again". Our own changes of the address do not come from a link.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (change.IsNavigationIntercepted && IsHere(change.Location))
        {
            _query = BoardQuery.Read(new Uri(change.Location));
            Look();
            StateHasChanged();
        }
        else if (!IsHere(change.Location) && _admin is not null)
        {
            // What appeared while the board was open has been seen.
            _ = MarkSeenAsync(_admin.Id);
        }
    }

    // Nobody waits for this: the page is being left.
    private async Task MarkSeenAsync(Guid admin)
    {
        try
        {
            await Accounts.MarkIncidentsSeenAsync(admin, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.NotMarked(Logger, failure);
        }
    }

    private static bool IsHere(string uri) => new Uri(uri).AbsolutePath == "/security/incidents";

    private static partial class Log
    {
        [LoggerMessage(3013, LogLevel.Warning, "What appeared while a board was open could not be marked as seen; it is shown as new once more.")]
        public static partial void NotMarked(ILogger logger, Exception failure);
    }
}
