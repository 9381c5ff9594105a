namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>
/// What the browser said of itself in cookies (see browser.js), known before the first byte of a page: so the right theme
/// and the right times are in the first paint.
/// </summary>
public sealed record BrowserSettings(bool IsDark, string? TimeZone)
{
    public static readonly BrowserSettings Default = new(IsDark: false, TimeZone: null);

    private TimeZoneInfo? _zone;

    public static BrowserSettings Read(IRequestCookieCollection cookies) =>
        new(cookies["theme"] == "dark", cookies["zone"] is { Length: > 0 and <= 64 } zone ? Uri.UnescapeDataString(zone) : null);

    /// <summary>UTC if the browser named none or one that this host does not know.</summary>
    public TimeZoneInfo Zone => _zone ??=
        TimeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var known) ? known : TimeZoneInfo.Utc;
}
