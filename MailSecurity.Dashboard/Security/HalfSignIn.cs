using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Remembers in a short-lived protected cookie that the password was right and the code is still to come. It opens nothing
/// by itself, and only from the address that gave the password.
/// </summary>
internal sealed class HalfSignIn(IDataProtectionProvider protection)
{
    private const string CookieName = "mailsecurity-half";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("MailSecurity.HalfSignIn.v1").ToTimeLimitedDataProtector();

    public void Begin(HttpContext http, Guid adminId) => http.Response.Cookies.Append(
        CookieName,
        _protector.Protect($"{adminId}|{AddressOf(http)}", Lifetime),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Lifetime, IsEssential = true });

    /// <summary>Who gave the right password from here less than five minutes ago.</summary>
    public Guid? Read(HttpContext http)
    {
        if (http.Request.Cookies[CookieName] is not { } cookie)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(cookie).Split('|') is [var id, var address] && address == AddressOf(http) ? Guid.Parse(id) : null;
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    public static void End(HttpContext http) => http.Response.Cookies.Delete(CookieName);

    private static string AddressOf(HttpContext http) => (http.Connection.RemoteIpAddress ?? IPAddress.None).ToString();
}
