using Microsoft.AspNetCore.Authentication.Cookies;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Names the cookie __Host-… over HTTPS: browsers then refuse one that another host or an unencrypted page has planted.
/// The prefix is not allowed without HTTPS, which a first try on localhost does not have.
/// </summary>
internal sealed class CookiePrefix : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameFor(context, key), options);

    private static string NameFor(HttpContext context, string key) => context.Request.IsHttps ? $"__Host-{key}" : key;
}
