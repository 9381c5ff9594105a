using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using Microsoft.AspNetCore.Authentication;

namespace MailSecurity.Dashboard.Api;

/// <summary>
/// Whether the program runs, and whether it can serve: open to everybody, so they tell nothing else. What is wrong is told with
/// ?details to the Provider and, of its own Account, to an API key.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, AccountStore accounts, HealthBook health, CancellationToken cancellation)
    {
        var isReady = await IsReadyAsync(accounts, cancellation);
        var (word, status) = isReady ? ("ready", StatusCodes.Status200OK) : ("not ready", StatusCodes.Status503ServiceUnavailable);
        if (!context.Request.Query.ContainsKey("details"))
        {
            return Results.Text(word, statusCode: status);
        }

        return await ProblemsForAsync(context, health, cancellation) is { } problems
            ? Results.Json(new ReadyAnswer(word, health.LookedAt, [.. problems.Select(ProblemAnswer.Of)]), statusCode: status)
            : Results.Problem("Details are for the Provider, or for an API key.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<bool> IsReadyAsync(AccountStore accounts, CancellationToken cancellation)
    {
        try
        {
            _ = await accounts.HasAdminAsync(cancellation);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return false;
        }
    }

    // Null: whoever asks may not know.
    private static async Task<IReadOnlyList<HealthProblem>?> ProblemsForAsync(HttpContext context, HealthBook health, CancellationToken cancellation)
    {
        if (AdminIdentity.TryRead(context.User, out _))
        {
            // This route is open to everybody, so nothing has judged yet whether the session is alive and admitted from here.
            var gate = context.RequestServices.GetRequiredService<AccessGate>();
            return await gate.JudgeAsync(context.User, context.ClientAddress(), cancellation) is (AccessVerdict.Admitted, { IsProvider: true } grant)
                ? health.For(grant.AccountId, isProvider: true)
                : null;
        }

        var key = await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName);
        return key.Succeeded ? health.For(ApiAccess.AccountOf(key.Principal), isProvider: false) : null;
    }

    private sealed record ReadyAnswer(string Status, DateTimeOffset? LookedAt, IReadOnlyList<ProblemAnswer> Problems);

    private sealed record ProblemAnswer(string Kind, string Text, string Advice, DateTimeOffset Since, bool Serious)
    {
        public static ProblemAnswer Of(HealthProblem problem) => new(
            JsonName(problem.Kind), problem.Text, problem.Advice, problem.Since, problem.IsSerious);

        private static string JsonName(HealthKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
    }
}
