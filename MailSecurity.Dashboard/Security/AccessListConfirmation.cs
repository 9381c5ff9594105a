using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace MailSecurity.Dashboard.Security;

/// <summary>Confirms a restriction from a request of its own: it has passed the gate, so the way in works. An open circuit could not show that.</summary>
internal static class AccessListConfirmation
{
    public const string Path = "/security/access-lists/confirm";

    public static void MapAccessListConfirmation(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, async Task<IResult> (HttpContext context, IAntiforgery antiforgery, AccessListStore lists) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context) || !AdminIdentity.TryRead(context.User, out var admin))
            {
                return Results.BadRequest();
            }

            await lists.ConfirmAsync(new Actor(admin.Id, admin.Name, context.ClientAddress()), context.RequestAborted);

            // The page says what the list is now, confirmed or not.
            return Results.LocalRedirect("/security/access-lists");
        }).RequireAuthorization(SectionPolicy.EditAccessLists);
}
