using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Layout;

public sealed partial class SideMenu
{
    private bool _isProvider;

    [Inject] public required CurrentAdmin Admin { get; init; }

    protected override async Task OnInitializedAsync() => _isProvider = (await Admin.ReadAsync()).IsProvider;
}
