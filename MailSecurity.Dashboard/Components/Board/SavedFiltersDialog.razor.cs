using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>An Admin's own views of the board. Its answer is the <see cref="BoardQuery"/> to show.</summary>
public sealed partial class SavedFiltersDialog
{
    private List<SavedFilter> _saved = [];
    private string _name = "";
    private string? _problem;
    private Guid _admin;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Inject] public required SavedFilterStore Filters { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Parameter, EditorRequired] public required BoardQuery Current { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _admin = (await Admin.ReadAsync()).Id;
        await ReadAsync();
    }

    private async Task ReadAsync() => _saved = await Filters.ListAsync(_admin, CancellationToken.None);

    private void Apply(SavedFilter filter) => Dialog.Close(DialogResult.Ok(BoardQuery.Parse(filter.Query)));

    private async Task SaveAsync()
    {
        _problem = await Filters.SaveAsync(_admin, _name, Current.ToString(), CancellationToken.None);
        _name = _problem is null ? "" : _name;
        await ReadAsync();
    }

    private async Task DeleteAsync(SavedFilter filter)
    {
        await Filters.DeleteAsync(_admin, filter.Id, CancellationToken.None);
        _problem = null;
        await ReadAsync();
    }
}
