using MailSecurity.Dashboard.Components.Admins;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Where this Admin may sign in from. What may be changed is decided in the store; this page only asks and shows the answer.</summary>
public sealed partial class AccessLists
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private AdminGrant? _grant;
    private AdminGrant? _other;
    private bool _isMissing;
    private Actor _actor;
    private NetworkKinds? _kinds;
    private AccessList _list = AccessList.Empty;
    private DateTimeOffset _now;
    private int _first;
    private int _rows = 10;
    private string? _answer;
    private bool _isGood;
    private string _tested = "";
    private string? _testAnswer;

    [Inject] public required CurrentAdmin Admin { get; init; }

    /// <summary>The e-mail address of an API Sub-Admin whose list is meant; null for one's own.</summary>
    [SupplyParameterFromQuery(Name = "admin")] public string? Whose { get; set; }

    [Inject] public required AdminStore Admins { get; init; }

    [Inject] public required AccessListStore Lists { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    [Inject] public required IGeoLocator Geo { get; init; }

    [Inject] public required NetworkKinds Kinds { get; init; }

    [Inject] public required SettingsStore Settings { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    private ListOwner? Owner => _other is null ? null : new ListOwner(_other.AccountId, _other.Email);

    private bool CanEdit => _other is null ? _grant?.Allows(Section.AccessLists, Level.Edit) == true : _grant?.Allows(Section.SubAdmins, Level.Edit) == true;

    private bool CanDelete => _other is null ? _grant?.Allows(Section.AccessLists, Level.Delete) == true : CanEdit;

    private AccessEntry? Covering => _actor.Address is { } address ? _list.Covering(address, _now) : null;

    // Where an address that changes would lock its owner out sooner or later.
    private string? ChangingNetwork => _actor.Address is { } address && Geo.Locate(address) is var place
        && (_kinds ?? Kinds).Of(address, place).Kind is NetworkKind.Mobile or NetworkKind.Satellite ? place.NetworkOwner ?? "a mobile carrier" : null;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Admin.ActorAsync();
        _kinds = await Settings.KindsAsync((await Admin.GrantAsync()).AccountId, Kinds, Gone);
        Watch(Ticks, () => _now = Clock.GetUtcNow());
    }

    protected override Task OnParametersSetAsync()
    {
        _answer = null;
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        _grant = await Admin.GrantAsync();
        _other = string.IsNullOrEmpty(Whose) ? null : (await Admins.ListAsync(_grant.Id, Gone))
            .Select(line => line.Grant)
            .FirstOrDefault(known => known.Kind == AdminKind.ApiSubAdmin && known.Email.Equals(Whose, StringComparison.OrdinalIgnoreCase) && _grant.Covers(known));
        _isMissing = _other is null && !string.IsNullOrEmpty(Whose);
        (_list, _now) = ((_other ?? _grant).AccessList, Clock.GetUtcNow());
        _first = _first >= _list.Entries.Count ? 0 : _first;
    }

    private async Task AddAsync() => await AskAsync(null, wish => Lists.AddAsync(_actor, wish.Network, wish.Description, wish.ExpiresAt, Gone, Owner));

    private async Task ChangeAsync(AccessEntry entry) =>
        await AskAsync(entry, wish => Lists.ChangeAsync(_actor, entry.Id, wish.Network, wish.Description, wish.ExpiresAt, Gone, Owner));

    // The dialog stays open until the store has taken the entry, so that nothing typed is lost to a mistake.
    private async Task AskAsync(AccessEntry? entry, Func<AccessWish, Task<string?>> save)
    {
        if (!await ConfirmAsync())
        {
            return;
        }

        var parameters = new DialogParameters<AccessEntryDialog> { { asked => asked.Entry, entry }, { asked => asked.Save, wish => Confirmation.IsFresh ? save(wish) : Task.FromResult<string?>(FreshConfirmation.TooOld) } };
        var dialog = await Dialogs.ShowAsync<AccessEntryDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false })
        {
            await TellAsync(null, "Saved.");
        }
    }

    private async Task DeleteAsync(AccessEntry entry)
    {
        if (await ConfirmAsync())
        {
            await TellAsync(await Lists.DeleteAsync(_actor, entry.Id, Gone, Owner), $"{entry.Range} was deleted.");
        }
    }

    private async Task RestrictAsync()
    {
        var dialog = await Dialogs.ShowAsync<RestrictDialog>("", new DialogParameters<RestrictDialog> { { asked => asked.IsOwn, _other is null } }, DialogSize);
        if (await dialog.Result is { Canceled: false } && await ConfirmAsync())
        {
            await TellAsync(await Lists.RestrictAsync(_actor, Gone, Owner), _other is null ? "Access is now restricted to the IPs in your list. Confirm it within 5 minutes." : "The program may call from the IPs in this list only.");
        }
    }

    private async Task AllowAsync()
    {
        if (await ConfirmAsync())
        {
            await TellAsync(await Lists.UnrestrictAsync(_actor, Gone, Owner), "Admin access is unrestricted.");
        }
    }

    private Task<bool> ConfirmAsync() => ConfirmDialog.AskAsync(Dialogs, Confirmation, "The access list decides who can sign in as you.");

    private async Task TellAsync(string? problem, string done)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        await ReadAsync();
    }

    private void Test() => _testAnswer =
        !ClientAddress.TryParse(_tested.Trim(), out var address) ? "This is not an IP address."
        : _list.Covering(address, _now) is { } entry ? $"{address} is covered by {entry}."
        : $"{address} is not in the list: it would be refused while access is restricted.";
}
