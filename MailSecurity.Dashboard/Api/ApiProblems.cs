using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace MailSecurity.Dashboard.Api;

/// <summary>Every refusal and failure below /api is answered with RFC 9457 problem details, and never with a stack trace.</summary>
internal static class ApiProblems
{
    private static readonly PathString Root = "/api";

    public static void AddApiProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    public static void UseApiProblems(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Root), api =>
        {
            api.UseStatusCodePages();
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => SayAsync(context, StoreAway.IsCauseOf(context.Features.Get<IExceptionHandlerFeature>()?.Error)),
            });
            api.Use((context, next) => context.GetEndpoint() switch
            {
                RouteEndpoint => next(context),

                // No such call, or routing's own answer to a wrong method or media type: nothing to sign in for.
                null => NoSuchCall(context),
                var refusal => refusal.RequestDelegate!(context),
            });
        });

    private static Task SayAsync(HttpContext context, bool isAway)
    {
        if (isAway)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        return (isAway
            ? Results.Problem("The database is not to be reached and nothing was done; send the same again later.", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Problem("The call failed; the server's log says why.", statusCode: StatusCodes.Status500InternalServerError)).ExecuteAsync(context);
    }

    private static Task NoSuchCall(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
