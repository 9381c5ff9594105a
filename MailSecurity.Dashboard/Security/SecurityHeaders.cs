using System.Security.Cryptography;

namespace MailSecurity.Dashboard.Security;

/// <summary>Headers that every answer carries, an error page's too: they are added when the answer starts.</summary>
internal static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>The word that marks this answer's own inline script: the import map, the only one there is.</summary>
    public static string NonceOf(HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            context.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        }

        return nonce;
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";

        // MudBlazor writes style attributes; scripts come from files of our own only.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{NonceOf(context)}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self'; manifest-src 'self'; " +
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

        // Not "no-referrer": browsers then send "Origin: null" with our own forms. Setup links still stay with us.
        headers["Referrer-Policy"] = "same-origin";
        if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
