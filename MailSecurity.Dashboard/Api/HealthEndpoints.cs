using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Api;

/// <summary>Whether the program runs, and whether it can serve. Open to everybody, so they tell nothing else.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(AccountStore accounts, CancellationToken cancellation)
    {
        try
        {
            _ = await accounts.HasAdminAsync(cancellation);
            return Results.Text("ready");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
