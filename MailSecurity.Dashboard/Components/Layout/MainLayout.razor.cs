using MailSecurity.Dashboard.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace MailSecurity.Dashboard.Components.Layout;

public sealed partial class MainLayout
{
    private bool _isDark;
    private bool _isMenuOpen = true;
    private ErrorBoundary? _errors;

    [Inject] public required IJSRuntime Browser { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [CascadingParameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;

    private string Here => new Uri(Navigation.Uri).PathAndQuery;

    protected override void OnInitialized() => _isDark = Settings.IsDark;

    // Another page deserves another try.
    protected override void OnParametersSet() => _errors?.Recover();

    private void ToggleMenu() => _isMenuOpen = !_isMenuOpen;

    private async Task ToggleThemeAsync()
    {
        _isDark = !_isDark;
        await Browser.InvokeVoidAsync("panel.setTheme", _isDark ? "dark" : "light");
    }

    private void Recover() => _errors?.Recover();
}
