using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>A User's logins, newest first. The store is asked only for the rows in view.</summary>
public sealed partial class LastLogins
{
    private Virtualize<LastLogin>? _list;
    private int? _total;
    private int _shownRevision;

    [Inject] public required ILoginHistory History { get; init; }

    [Parameter, EditorRequired] public Tenant Viewer { get; set; }

    [Parameter, EditorRequired] public int UserId { get; set; }

    [Parameter] public string? User { get; set; }

    /// <summary>When it grows there may be new logins.</summary>
    [Parameter] public int Revision { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _shownRevision = Revision;
        }
        else if (_shownRevision != Revision && _list is not null)
        {
            _shownRevision = Revision;
            await _list.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async ValueTask<ItemsProviderResult<LastLogin>> PageAsync(ItemsProviderRequest request)
    {
        var page = await History.PageAsync(Viewer, UserId, request.StartIndex, request.Count, request.CancellationToken);
        if (_total != page.Total)
        {
            _total = page.Total;
            StateHasChanged();
        }

        return new ItemsProviderResult<LastLogin>(page.Rows, page.Total);
    }
}
