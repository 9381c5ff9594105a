namespace MailSecurity.Dashboard.Security;

/// <summary>Where to go after signing in.</summary>
internal static class LocalUrl
{
    /// <summary>
    /// The address if it is a path of this panel, else the home page. "//host" and "/\host" lead elsewhere, as do
    /// control characters that browsers drop: "/[tab]/host".
    /// </summary>
    public static string OrHome(string? url)
    {
        var isLocal = url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
        return isLocal ? url! : "/";
    }
}
