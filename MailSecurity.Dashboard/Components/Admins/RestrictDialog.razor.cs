using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Admins;

/// <summary>The seed's warning before access is restricted.</summary>
public sealed partial class RestrictDialog
{
    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>False for the list of a program, which nobody sits behind.</summary>
    [Parameter] public bool IsOwn { get; set; } = true;
}
