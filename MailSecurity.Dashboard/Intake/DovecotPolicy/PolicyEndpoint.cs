using System.Buffers;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>
/// Dovecot's auth policy protocol: "allow" before (and after) a password is checked, "report" when the login is over. A login
/// waits for the answer to "allow", so that never asks the store, and whatever cannot be understood is allowed.
/// </summary>
internal sealed class PolicyEndpoint(PolicyKeys keys, ContainmentBook contained, PolicyAnswers answers, PolicyReports reports, TimeProvider clock)
{
    private const int MostBytes = 64 * 1024;
    private const string BearerPrefix = "Bearer ";

    public async Task AnswerAsync(HttpContext context)
    {
        var (key, refusal) = await FindKeyAsync(context);
        if (key is null)
        {
            if (refusal == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            await PolicyAnswer.Allow.WriteAsync(context.Response, refusal);
            return;
        }

        var sender = PolicySender.Of(key);
        var body = await ReadAsync(context.Request, context.RequestAborted);
        var request = PolicyRequest.TryRead(body);
        switch (context.Request.Query["command"].ToString())
        {
            case "allow" when request is not null:
                var answer = contained.Refuses(sender.AccountId, request.Login, request.Remote) ? answers.Refuse : PolicyAnswer.Allow;
                await answer.WriteAsync(context.Response);
                break;
            case "report" when request is not null:
                await PolicyAnswer.Allow.WriteAsync(context.Response, await TakeAsync(sender, request, body));
                break;
            default:
                reports.Count(sender, body, request is null ? "The request's body is not a JSON object." : "The command is neither allow nor report.");
                await PolicyAnswer.Allow.WriteAsync(context.Response);
                break;
        }
    }

    private async Task<int> TakeAsync(PolicySender sender, PolicyRequest report, byte[] body)
    {
        var (login, problem) = PolicyLogin.Read(report, clock.GetUtcNow());
        if (login is null)
        {
            reports.Count(sender, body, problem);
            return StatusCodes.Status200OK;
        }

        return await reports.StoreAsync(sender, login) switch
        {
            ReportFate.Stored => StatusCodes.Status200OK,
            ReportFate.Waiting => StatusCodes.Status202Accepted,

            // Dovecot looks at nothing but the status of this answer, and writes it into its log.
            _ => StatusCodes.Status503ServiceUnavailable,
        };
    }

    private async ValueTask<(ApiKey? Key, int Refusal)> FindKeyAsync(HttpContext context)
    {
        try
        {
            var key = SecretOf(context.Request) is { } secret ? await keys.FindAsync(secret, context.RequestAborted) : null;
            return key is null ? (null, StatusCodes.Status401Unauthorized)
                : key.Allows(ApiScope.Intake) ? (key, 0)
                : (null, StatusCodes.Status403Forbidden);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The key is not known yet and the store cannot be asked. PolicyRefresh says so in the log.
            return (null, StatusCodes.Status200OK);
        }
    }

    // auth_policy_server_api_header = Authorization: Bearer KEY    or    X-API-Key: KEY, or KEY alone, which Dovecot sends as X-API-Key
    private static string? SecretOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim()
            : request.Headers.TryGetValue("X-API-Key", out var key) ? key.ToString().Trim()
            : null;
    }

    // Empty, and so unreadable, when it is larger than any honest request.
    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > MostBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return [];
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
