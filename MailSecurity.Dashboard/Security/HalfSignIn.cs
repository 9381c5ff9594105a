using System.Globalization;
using System.Security.Cryptography;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Remembers in a short-lived protected cookie that the password was right and the code is still to come. It opens nothing
/// by itself, only works from the address that gave the password, and ends when the password or the factor changes.
/// </summary>
internal sealed class HalfSignIn(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string CookieName = "mailsecurity-half";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly IDataProtector _protector = protection.CreateProtector("MailSecurity.HalfSignIn.v2");
    private readonly CookiePrefix _cookies = new();

    public void Begin(HttpContext http, Admin admin) => _cookies.AppendResponseCookie(
        http,
        CookieName,
        _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{admin.Id}|{http.ClientAddress()}|{admin.SecurityStamp}|{(clock.GetUtcNow() + Lifetime).UtcTicks}")),
        Options(http));

    /// <summary>Who gave the right password from here less than five minutes ago.</summary>
    public async Task<Admin?> ReadAsync(HttpContext http, UserManager<Admin> admins)
    {
        if (_cookies.GetRequestCookie(http, CookieName) is not { } cookie)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(cookie).Split('|') is [var id, var address, var stamp, var until]
                && address == $"{http.ClientAddress()}"
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().UtcTicks
                && await admins.FindByIdAsync(id) is { DisabledAt: null } admin
                && admin.SecurityStamp == stamp
                ? admin
                : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or of keys that are gone.
            return null;
        }
    }

    public void End(HttpContext http) => _cookies.DeleteCookie(http, CookieName, Options(http));

    private static CookieOptions Options(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Lifetime, IsEssential = true, Path = "/" };
}
