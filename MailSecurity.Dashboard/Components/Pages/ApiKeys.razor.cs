using MailSecurity.Dashboard.Components.ApiKeys;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The Account's API keys. The store decides who may make which.</summary>
public sealed partial class ApiKeys
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private IReadOnlyList<ApiKey> _keys = [];
    private AdminGrant? _grant;
    private Actor _actor;
    private string? _answer;
    private bool _isGood;
    private bool _isLimited;
    private Secret? _newKey;
    private string? _newName;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required ApiKeyStore Keys { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    private bool CanMake => !_isLimited && _grant?.Allows(Section.Api, Level.Edit) == true;

    private bool CanDelete => !_isLimited && _grant?.Allows(Section.Api, Level.Delete) == true;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Admin.ActorAsync();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _grant = await Admin.GrantAsync();
        _isLimited = _grant.Domains is not null;
        _keys = await Keys.ListAsync(_grant.Tenant, CancellationToken.None);
    }

    private async Task AddAsync()
    {
        _newKey = null;
        if (!await ConfirmAsync())
        {
            return;
        }

        Secret? made = null;
        var parameters = new DialogParameters<NewKeyDialog>
        {
            { asked => asked.Giver, _grant! },
            {
                asked => asked.Save, async wish =>
                {
                    if (!Confirmation.IsFresh)
                    {
                        return FreshConfirmation.TooOld;
                    }

                    (made, var problem) = await Keys.CreateAsync(_actor, wish.Name, wish.Scopes, wish.ExpiresAt, CancellationToken.None);
                    return problem;
                }
            },
        };
        var dialog = await Dialogs.ShowAsync<NewKeyDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: KeyWish done })
        {
            (_newKey, _newName) = (made, done.Name.Trim());
            await TellAsync(null, $"{_newName} was created.");
        }
    }

    private async Task DeleteAsync(ApiKey key)
    {
        var dialog = await Dialogs.ShowAsync<DeleteKeyDialog>(null, new DialogParameters<DeleteKeyDialog> { { asked => asked.Name, key.Name } }, DialogSize);
        if (await dialog.Result is { Canceled: false })
        {
            _newKey = null;
            await TellAsync(await Keys.DeleteAsync(_actor, key.Id, CancellationToken.None), $"{key.Name} was deleted.");
        }
    }

    private Task<bool> ConfirmAsync() => ConfirmDialog.AskAsync(Dialogs, Confirmation, "An API key works without you, and after your session has ended.");

    private async Task TellAsync(string? problem, string done)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        await ReadAsync();
    }
}
