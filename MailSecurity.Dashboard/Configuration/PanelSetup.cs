namespace MailSecurity.Dashboard.Configuration;

/// <summary>The panel: signing in, pages, live board and hub.</summary>
internal static class PanelSetup
{
    public static void AddPanel(this WebApplicationBuilder builder)
    {
    }

    public static void MapPanel(this WebApplication app)
    {
    }
}
