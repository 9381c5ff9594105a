using Microsoft.AspNetCore.Antiforgery;

namespace MailSecurity.Dashboard.Security;

/// <summary>Ends the session of this browser, in every copy of its cookie. A form with its token: a foreign page cannot sign anybody out.</summary>
internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", async Task<IResult> (HttpContext context, IAntiforgery antiforgery, PanelSession session) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest();
            }

            await session.EndAsync(context);
            return Results.LocalRedirect("/sign-in");
        });
}
