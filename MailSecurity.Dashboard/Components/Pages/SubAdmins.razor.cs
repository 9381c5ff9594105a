using MailSecurity.Dashboard.Components.Admins;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The people of the Account and what they may do. The store decides whether a change is allowed.</summary>
public sealed partial class SubAdmins
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private IReadOnlyList<AdminLine> _lines = [];
    private AdminGrant? _grant;
    private Actor _actor;
    private string? _answer;
    private bool _isGood;
    private string? _link;
    private string? _linkFor;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required AdminStore Admins { get; init; }

    [Inject] internal OwnerNotice Notice { get; init; } = null!;

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    private bool CanEdit => _grant?.Allows(Section.SubAdmins, Level.Edit) == true;

    private bool CanDelete => _grant?.Allows(Section.SubAdmins, Level.Delete) == true;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Admin.ActorAsync();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _grant = await Admin.GrantAsync();
        _lines = await Admins.ListAsync(_grant.Id, CancellationToken.None);
    }

    private async Task InviteAsync()
    {
        Secret? link = null;
        if (await ConfirmAsync() && await AskAsync(null, async wish =>
        {
            (link, var problem) = await Admins.InviteAsync(_actor, wish.Name, wish.Email, wish.Rights, CancellationToken.None);
            return problem;
        }) is { } done)
        {
            Show(link, done.Name);
            await TellAsync(null, $"{done.Name} was invited.");
        }
    }

    private async Task ChangeAsync(AdminLine line)
    {
        if (await ConfirmAsync() && await AskAsync(line.Grant, wish => Admins.ChangeAsync(_actor, line.Grant.Id, wish.Rights, CancellationToken.None)) is not null)
        {
            await TellAsync(null, "Saved. It takes effect at once, also on pages that are open.");
        }
    }

    private async Task RenewLinkAsync(AdminLine line)
    {
        if (!await ConfirmAsync())
        {
            return;
        }

        var (link, problem) = await Admins.RenewLinkAsync(_actor, line.Grant.Id, CancellationToken.None);
        Show(link, line.Grant.Name);
        await TellAsync(problem, "There is a new link; an earlier one does not work any more.");
    }

    private async Task ResetSecondFactorAsync(AdminLine line)
    {
        if (!await ConfirmAsync())
        {
            return;
        }

        var problem = await Admins.ResetSecondFactorAsync(_actor, line.Grant.Id, CancellationToken.None);
        if (problem is null)
        {
            await Notice.TellAsync(line.Grant.Id, "Two-factor authentication was reset by an Admin.", _actor.Address);
        }

        await TellAsync(problem, $"{line.Grant.Name} signs in without a second factor now, until a new one is set up. Their sessions have ended.");
    }

    private async Task EndSessionsAsync(AdminLine line) => await TellAsync(
        await Admins.EndSessionsAsync(_actor, line.Grant.Id, CancellationToken.None), $"{line.Grant.Name} is signed out everywhere.");

    // Taking somebody's access away must not wait for anything; giving it back must.
    private async Task SwitchAsync(AdminLine line)
    {
        if (!line.Grant.IsDisabled)
        {
            await TellAsync(await Admins.DisableAsync(_actor, line.Grant.Id, CancellationToken.None), $"{line.Grant.Name} is disabled.");
        }
        else if (await ConfirmAsync())
        {
            await TellAsync(await Admins.EnableAsync(_actor, line.Grant.Id, CancellationToken.None), $"{line.Grant.Name} may sign in again.");
        }
    }

    private Task<bool> ConfirmAsync() => ConfirmDialog.AskAsync(Dialogs, Confirmation, "Whoever is let in here can do what you allow, after you have left.");

    private async Task<SubAdminWish?> AskAsync(AdminGrant? who, Func<SubAdminWish, Task<string?>> save)
    {
        var parameters = new DialogParameters<SubAdminDialog>
        {
            { asked => asked.Who, who },
            { asked => asked.Giver, _grant! },
            { asked => asked.Domains, await Admins.DomainsAsync(_grant!.Tenant, CancellationToken.None) },
            { asked => asked.Save, wish => Confirmation.IsFresh ? save(wish) : Task.FromResult<string?>(FreshConfirmation.TooOld) },
        };
        var dialog = await Dialogs.ShowAsync<SubAdminDialog>(null, parameters, DialogSize);
        return await dialog.Result is { Canceled: false, Data: SubAdminWish wish } ? wish : null;
    }

    private void Show(Secret? link, string name) =>
        (_link, _linkFor) = (link is { } secret ? Navigation.ToAbsoluteUri($"/setup/{secret.Reveal()}").ToString() : null, name);

    private async Task TellAsync(string? problem, string done)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        await ReadAsync();
    }
}
