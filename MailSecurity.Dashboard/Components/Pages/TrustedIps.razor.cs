using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>All that is marked as safe. The search is in the address; what may be changed is decided in the store.</summary>
public sealed partial class TrustedIps
{
    private const int PageSize = 100;

    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private AdminGrant? _grant;
    private List<string> _domains = [];
    private List<TrustedEntry> _entries = [];
    private bool _hasMore;
    private bool _isRead;
    private bool _isImporting;
    private string _domain = "";
    private string _text = "";
    private DateTimeOffset _now;
    private List<string> _answer = [];
    private bool _isGood;
    private TrustedEntry? _deleted;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [SupplyParameterFromQuery] public string? Domain { get; set; }

    [SupplyParameterFromQuery] public string? Q { get; set; }

    private bool CanEdit => _grant?.Allows(Section.TrustedIps, Level.Edit) == true;

    private bool CanDelete => _grant?.Allows(Section.TrustedIps, Level.Delete) == true;

    private string CsvLink => Navigation.GetUriWithQueryParameters(TrustedIpsCsv.Path, Asked);

    private Dictionary<string, object?> Asked => new()
    {
        ["domain"] = _domain.Length > 0 ? _domain : null,
        ["q"] = _text.Trim() is { Length: > 0 } text ? text : null,
    };

    protected override async Task OnParametersSetAsync()
    {
        (_domain, _text) = (Domain ?? "", Q ?? "");
        await ReadAsync();
    }

    private void Search() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/security/trusted-ips", Asked));

    private async Task ReadAsync()
    {
        (_entries, _now) = ([], Clock.GetUtcNow());
        await MoreAsync();
    }

    private async Task MoreAsync()
    {
        // Read again each time: what the page was opened with may have been taken away.
        _grant = await Admin.GrantAsync();
        if (!_grant.Allows(Section.TrustedIps, Level.View))
        {
            _entries = [];
            return;
        }

        _domains = await Trust.DomainsAsync(_grant.Tenant, CancellationToken.None);
        var page = await Trust.PageAsync(
            _grant.Tenant, new TrustFilter(Domain, Q?.Trim()), _entries.Count > 0 ? _entries[^1].Id : null, PageSize, CancellationToken.None);
        (_entries, _hasMore, _isRead) = ([.. _entries, .. page], page.Count == PageSize, true);
    }

    private async Task AddAsync()
    {
        if (await MarkAsSafe.OpenAsync(Dialogs, _domain.Length > 0 ? _domain : null))
        {
            _answer = [];
            await ReadAsync();
        }
    }

    private async Task ChangeAsync(TrustedEntry entry)
    {
        var parameters = new DialogParameters<TrustEntryDialog>
        {
            { asked => asked.Entry, entry },
            { asked => asked.Save, async (description, expires) => await Trust.ChangeAsync(await CallerAsync(), entry.Id, description, expires, CancellationToken.None) },
        };
        var dialog = await Dialogs.ShowAsync<TrustEntryDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: TrustAnswer answer })
        {
            await TellAsync(answer, $"{entry.Network} was changed.");
        }
    }

    private async Task DeleteAsync(TrustedEntry entry)
    {
        var answer = await Trust.DeleteAsync(await CallerAsync(), entry.Id, CancellationToken.None);
        await TellAsync(answer, $"{entry.Network}, {entry.Description}, was deleted.", answer.Entry);
    }

    private async Task UndoAsync()
    {
        if (_deleted is { } deleted)
        {
            await TellAsync(await Trust.RestoreAsync(await CallerAsync(), deleted, CancellationToken.None), $"{deleted.Network} is trusted again.");
        }
    }

    private async Task ImportedAsync(int count)
    {
        (_isImporting, _answer, _isGood, _deleted) = (false, [$"{count} {(count == 1 ? "entry was" : "entries were")} added."], true, null);
        await ReadAsync();
    }

    private async Task<TrustCaller> CallerAsync() => TrustCaller.Person(await Admin.ActorAsync());

    private async Task TellAsync(TrustAnswer answer, string done, TrustedEntry? deleted = null)
    {
        _answer = answer.Problem is { } problem ? [problem] : [done, .. TrustWords.Rejudged(answer.Rejudged)];
        (_isGood, _deleted) = (answer.Problem is null, deleted);
        await ReadAsync();
    }
}
