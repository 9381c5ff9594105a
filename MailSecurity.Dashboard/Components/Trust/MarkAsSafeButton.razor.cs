using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Beside an address of a User; not there for those who may not mark anything as safe.</summary>
public sealed partial class MarkAsSafeButton
{
    private bool _mayMark;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter, EditorRequired] public required string User { get; set; }

    [Parameter, EditorRequired] public required ClientAddress Address { get; set; }

    protected override async Task OnInitializedAsync() => _mayMark = (await Admin.GrantAsync()).Allows(Section.TrustedIps, Level.Edit);

    private Task<bool> OpenAsync() => MarkAsSafe.OpenAsync(Dialogs, User, Address);
}
