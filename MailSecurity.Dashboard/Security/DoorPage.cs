using System.Net.Mime;
using System.Text.Encodings.Web;

namespace MailSecurity.Dashboard.Security;

/// <summary>A page of one sentence, written where no component can be rendered any more.</summary>
internal static class DoorPage
{
    public static Task WriteAsync(HttpContext http, int status, string title, string text, string link, string linkText)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        var encoder = HtmlEncoder.Default;
        return http.Response.WriteAsync(
            $$"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{encoder.Encode(title)}} · MailSecurity</title>
            <script src="/browser.js"></script><link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/app.css"></head>
            <body><main class="door"><section class="card stack"><h1>{{encoder.Encode(title)}}</h1><p>{{encoder.Encode(text)}}</p><p><a href="{{encoder.Encode(link)}}">{{encoder.Encode(linkText)}}</a></p></section></main></body></html>
            """,
            http.RequestAborted);
    }

    /// <summary>A form whose token is not good any more (the page lay open over a restart, or somebody signed in elsewhere) is told so instead of a bare status.</summary>
    public static void UseOldFormPage(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest } && HttpMethods.IsPost(http.Request.Method) && !ProgramPaths.Contains(http.Request.Path))
        {
            await WriteAsync(
                http, StatusCodes.Status400BadRequest, "This form is too old",
                "It was opened before you signed in or out, or before the panel was restarted. Nothing was changed. Open the page again.",
                http.Request.Path, "Open the page again");
        }
    });
}
