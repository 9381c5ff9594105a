using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Form tokens whose cookie is named __Host-… over HTTPS, as <see cref="CookiePrefix"/> does for the session's. The framework
/// fixes that name at the start; so there are two of its makers of tokens, and each request is given the one of its scheme.
/// </summary>
internal sealed class FormCookies(IDataProtectionProvider protection, ILoggerFactory loggers) : IAntiforgery, IDisposable
{
    public const string Name = "mailsecurity-form";

    private readonly ServiceProvider _plain = Make(Name, CookieSecurePolicy.None, protection, loggers);
    private readonly ServiceProvider _encrypted = Make($"__Host-{Name}", CookieSecurePolicy.Always, protection, loggers);

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => For(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => For(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => For(httpContext).IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => For(httpContext).ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => For(httpContext).SetCookieTokenAndHeader(httpContext);

    public void Dispose()
    {
        _plain.Dispose();
        _encrypted.Dispose();
    }

    private IAntiforgery For(HttpContext http) => (http.Request.IsHttps ? _encrypted : _plain).GetRequiredService<IAntiforgery>();

    private static ServiceProvider Make(string name, CookieSecurePolicy secure, IDataProtectionProvider protection, ILoggerFactory loggers)
    {
        var services = new ServiceCollection();
        services.AddSingleton(protection);
        services.AddSingleton(loggers);
        services.AddAntiforgery(options =>
        {
            (options.Cookie.Name, options.Cookie.SecurePolicy, options.Cookie.Path) = (name, secure, "/");
            (options.Cookie.HttpOnly, options.Cookie.SameSite) = (true, SameSiteMode.Strict);
        });
        return services.BuildServiceProvider();
    }
}
