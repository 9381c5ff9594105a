using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Layout;

public sealed partial class SignedInAs
{
    private AdminIdentity? _admin;

    [Inject] public required CurrentAdmin Admin { get; init; }

    protected override async Task OnInitializedAsync() => _admin = await Admin.ReadAsync();
}
