using System.Globalization;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>
/// A User's logins, newest first. The store is asked for pages that start where the one before ended, so the last page of
/// 100,000 costs as much as the first. New logins come in at the top while nobody has paused it.
/// </summary>
public sealed partial class LastLogins
{
    private const int PageSize = 100;
    private const int MostShown = 2_000;
    private const int MostCounted = 1_000_000;

    // How late a login may arrive and still be found by the live tail.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    private readonly HashSet<long> _fresh = [];
    private List<LastLogin> _rows = [];
    private LoginsQuery _query = LoginsQuery.Everything;
    private LoginPosition? _next;
    private CancellationTokenSource _look = new();
    private int? _total;
    private int _waiting;
    private int _shownUser;
    private int _shownRevision;
    private bool _isLooking;
    private bool _isPaused;

    [Inject] public required ILoginHistory History { get; init; }

    [Inject] public required LoginTail Tail { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Parameter, EditorRequired] public Tenant Viewer { get; set; }

    [Parameter, EditorRequired] public int UserId { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    /// <summary>When it grows there may be new logins, also such that another process stored.</summary>
    [Parameter] public int Revision { get; set; }

    public override ValueTask DisposeAsync()
    {
        _look.Cancel();
        return base.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        _query = LoginsQuery.Read(new Uri(Navigation.Uri));
        WatchChanges(Tail.Of(Viewer.AccountId, User), ReadNewAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shownUser != UserId)
        {
            (_shownUser, _shownRevision) = (UserId, Revision);
            await StartAsync();
        }
        else if (_shownRevision != Revision)
        {
            _shownRevision = Revision;
            await ReadNewAsync();
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private Task NarrowAsync(Func<LoginsQuery, LoginsQuery> narrow) => AskAsync(narrow(_query));

    private Task AskAsync(LoginsQuery query)
    {
        _query = query;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query.ToParameters()), replace: true);
        return StartAsync();
    }

    private Task GoOnFromLastAsync() => AskAsync(_query.With(LoginField.Period, false) with { Span = "", To = _rows[^1].At });

    private Task ShowOlderAsync() => FillAsync(_rows.Count + PageSize);

    private async Task StartAsync()
    {
        await _look.CancelAsync();
        _look = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        (_rows, _next, _waiting) = ([], null, 0);
        _fresh.Clear();
        if (_query.Problem is not null)
        {
            return;
        }

        await FillAsync(PageSize);
        _total ??= await History.CountAsync(Viewer, UserId, MostCounted, Gone);
    }

    // One look after the other, each short, until the page is full: what is found shows at once, and a new filter stops the search.
    private async Task FillAsync(int target)
    {
        var look = _look;
        var rows = _rows;
        var filter = _query.ToFilter(Clock.GetUtcNow());
        _isLooking = true;
        try
        {
            do
            {
                var found = await History.LookAsync(Viewer, UserId, filter, _next, target - rows.Count, look.Token);
                if (look.IsCancellationRequested)
                {
                    return;
                }

                var known = rows.Select(row => row.Id).ToHashSet();
                rows.AddRange(found.Rows.Where(row => known.Add(row.Id)));
                _next = found.Next;
                StateHasChanged();
            }
            while (_next is not null && rows.Count < target);
        }
        catch (OperationCanceledException) when (look.IsCancellationRequested)
        {
            // Another filter was chosen, or the page is gone.
        }
        finally
        {
            _isLooking = look != _look && _isLooking;
        }
    }

    private async Task TogglePauseAsync()
    {
        _isPaused = !_isPaused;
        await ReadNewAsync();
    }

    private async Task ReadNewAsync()
    {
        var (look, rows) = (_look, _rows);
        var filter = _query.ToFilter(Clock.GetUtcNow());
        if (_isLooking || _query.Problem is not null || filter.NotPeriod)
        {
            return;
        }

        if (rows.Count > 0 && (filter.From is null || filter.From < rows[0].At - Late))
        {
            filter = filter with { From = rows[0].At - Late };
        }

        var found = await History.LookAsync(Viewer, UserId, filter, null, PageSize, Gone);
        if (look == _look && rows == _rows)
        {
            Take(found);
            _total = await History.CountAsync(Viewer, UserId, MostCounted, Gone);
        }
    }

    private void Take(LoginsLook found)
    {
        var known = _rows.Select(row => row.Id).ToHashSet();
        var added = found.Rows.Where(row => !known.Contains(row.Id)).ToList();
        _waiting = _isPaused ? added.Count : 0;
        if (_isPaused || added.Count == 0)
        {
            return;
        }

        // A full page of unknown ones: there may be more between them and those shown, so the list starts anew.
        if (added.Count == PageSize)
        {
            (_rows, _next) = (added, found.Next);
            return;
        }

        _fresh.UnionWith(added.Select(row => row.Id));
        _rows = [.. _rows.Concat(added).OrderByDescending(row => row.Position.At).ThenByDescending(row => row.Position.Key)];
        if (_rows.Count > MostShown)
        {
            _rows.RemoveRange(MostShown, _rows.Count - MostShown);
            _next = _rows[^1].Position;
        }
    }
}
