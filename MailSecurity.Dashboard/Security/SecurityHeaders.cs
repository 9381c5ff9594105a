namespace MailSecurity.Dashboard.Security;

/// <summary>Headers that every answer carries.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";

        // Not "no-referrer": browsers then send "Origin: null" with our own forms. Setup links still stay with us.
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });
}
