using MailSecurity.Dashboard.Components.Board;
using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>What a person selects, and the keys that spare them the mouse. Moving about is the browser's part, in board.js.</summary>
public sealed partial class Incidents
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private readonly Selection _selection = new();
    private DotNetObjectReference<Incidents>? _self;
    private SelectionBar? _bar;
    private bool _mayDecide;

    [Inject] public required IJSRuntime Browser { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    private string CsvLink => IncidentsCsv.LinkFor(_query);

    /// <summary>A key that needs the server, with the incident in focus. Called by board.js.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key, string? focused)
    {
        var line = Guid.TryParse(focused, out var id) ? _view.Rows.FirstOrDefault(row => row.Id == id) : null;
        switch (key)
        {
            case "a" when _selection.Count > 0:
                await (_bar?.AcknowledgeAsync(_selection.Seen) ?? Task.CompletedTask);
                break;
            case "a" when line is { IsOpen: true }:
                await (_bar?.AcknowledgeAsync([new SeenIncident(line.Id, line.Version)]) ?? Task.CompletedTask);
                break;
            case "s" when line is not null:
                await MarkAsSafeAsync(line);
                break;
            case "?":
                await ShowKeysAsync();
                break;
        }
    }

    // Its most telling address; where there is none, or nothing may be marked, the logins say the rest.
    private async Task MarkAsSafeAsync(IncidentLine line)
    {
        if (LoginFacts.MostTelling(line) is { } address && (await Admin.GrantAsync()).Allows(Section.TrustedIps, Level.Edit))
        {
            await MarkAsSafe.OpenAsync(Dialogs, line.User, address);
        }
        else
        {
            Navigation.NavigateTo($"/security/incidents/{line.Id}#last-logins");
        }
    }

    private async Task StartKeysAsync()
    {
        _self = DotNetObjectReference.Create(this);
        await Browser.InvokeVoidAsync("boardKeys.start", _self);
    }

    private async Task StopKeysAsync()
    {
        if (_self is null)
        {
            return;
        }

        try
        {
            await Browser.InvokeVoidAsync("boardKeys.stop");
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listener with it.
        }

        _self.Dispose();
    }

    private void SelectAll()
    {
        var isAll = _selection.Count == _view.Rows.Count(line => line.IsOpen);
        _selection.Clear();
        if (!isAll)
        {
            _selection.SelectAll(_view.Rows);
        }
    }

    private async Task ShowKeysAsync() => await Dialogs.ShowAsync<KeysDialog>("", DialogSize);

    private async Task ShowSavedAsync()
    {
        var dialog = await Dialogs.ShowAsync<SavedFiltersDialog>(null, new DialogParameters<SavedFiltersDialog> { { asked => asked.Current, _query } }, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: BoardQuery query })
        {
            Ask(query);
        }
    }
}
