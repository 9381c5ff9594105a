using MailSecurity.Dashboard.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace MailSecurity.Dashboard.Components;

/// <summary>The page around everything. Sign-in and set-up are plain HTML: nobody gets a circuit before signing in.</summary>
public sealed partial class App
{
    [CascadingParameter] public required HttpContext Http { get; set; }

    private bool IsInteractive => Http.AcceptsInteractiveRouting();

    private IComponentRenderMode? Mode => IsInteractive ? RenderMode.InteractiveServer : null;

    private BrowserSettings Settings => BrowserSettings.Read(Http.Request.Cookies);
}
