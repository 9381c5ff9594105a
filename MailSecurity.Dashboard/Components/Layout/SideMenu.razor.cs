using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Layout;

/// <summary>Shows what leads somewhere; what may be opened is decided by the page's own policy.</summary>
public sealed partial class SideMenu
{
    private AdminGrant? _grant;

    [Inject] public required CurrentAdmin Admin { get; init; }

    protected override async Task OnInitializedAsync() => _grant = await Admin.GrantAsync();

    private bool Sees(Section section) => _grant?.Allows(section, Level.View) == true;
}
