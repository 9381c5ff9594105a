using MailSecurity.Dashboard.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components;

public sealed partial class Routes
{
    /// <summary>Crosses from the first, static answer into the circuit together with this component.</summary>
    [Parameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;
}
