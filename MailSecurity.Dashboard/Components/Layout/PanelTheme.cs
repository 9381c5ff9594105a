using MudBlazor;

namespace MailSecurity.Dashboard.Components.Layout;

/// <summary>The same colours as tokens.css, in the form MudBlazor derives its shades from. Change both together.</summary>
internal static class PanelTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#2451b7",
            Background = "#f4f6f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1a2233",
            DrawerBackground = "#ffffff",
            DrawerText = "#1a2233",
            DrawerIcon = "#4a5568",
            TextPrimary = "#1a2233",
            TextSecondary = "#4a5568",
            LinesDefault = "#d9dfe8",
            TableLines = "#d9dfe8",
            Divider = "#d9dfe8",
            Error = "#b3261e",
            Success = "#1d7a46",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8fb0ff",
            PrimaryContrastText = "#0e1420",
            Background = "#0e1420",
            Surface = "#171f2e",
            AppbarBackground = "#171f2e",
            AppbarText = "#e8edf5",
            DrawerBackground = "#171f2e",
            DrawerText = "#e8edf5",
            DrawerIcon = "#aab6c8",
            TextPrimary = "#e8edf5",
            TextSecondary = "#aab6c8",
            LinesDefault = "#2c374a",
            TableLines = "#2c374a",
            Divider = "#2c374a",
            Error = "#ff8a80",
            ErrorContrastText = "#0e1420",
            Success = "#6fd39b",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "240px" },
    };
}
