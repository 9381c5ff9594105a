using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Marks a browser in which an Admin has signed in, with a cookie that opens nothing. Guesses of strangers then do not slow its
/// owner down: such a browser counts only against itself.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string CookieName = "mailsecurity-browser";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);
    private readonly IDataProtector _protector = protection.CreateProtector("MailSecurity.KnownBrowser.v1");
    private readonly CookiePrefix _cookies = new();

    public void Remember(HttpContext http, Guid adminId) => _cookies.AppendResponseCookie(
        http,
        CookieName,
        _protector.Protect($"{adminId}|{NumberOf(http, adminId) ?? Guid.NewGuid().ToString("N")}|{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}"),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Lifetime, IsEssential = true, Path = "/" });

    /// <summary>The browser's own number if that Admin has signed in with it; null otherwise.</summary>
    public string? NumberOf(HttpContext http, Guid adminId)
    {
        try
        {
            return _cookies.GetRequestCookie(http, CookieName) is { } cookie
                && _protector.Unprotect(cookie).Split('|') is [var admin, var number, var until]
                && admin == adminId.ToString()
                && long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? number
                : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or of keys that are gone.
            return null;
        }
    }
}
