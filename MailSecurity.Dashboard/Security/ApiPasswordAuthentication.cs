using System.Globalization;
using System.Text.Encodings.Web;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

/// <summary>API Sub-Admins as "Authorization: Basic …" (RFC 7617). Nobody else's password opens the API: it would pass by the second factor.</summary>
internal sealed class ApiPasswordAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiPasswords passwords, AccessListStore lists,
    SignInAudit signIns, IAudit audit, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiPassword";

    private ApiPasswordOutcome _outcome = new ApiPasswordOutcome.Refused(null);

    public static bool IsMeant(HttpRequest request) => BasicCredential.IsMeant(request.Headers.Authorization.ToString());

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var address = Context.ClientAddress();
        if (!BasicCredential.TryRead(Request.Headers.Authorization.ToString(), out var credential))
        {
            return AuthenticateResult.Fail("The header cannot be read.");
        }

        _outcome = await passwords.CheckAsync(credential, address ?? default, Context.RequestAborted);
        await NoteAsync(credential.Name, address);
        if (_outcome is not ApiPasswordOutcome.Admitted { Grant: var grant })
        {
            return AuthenticateResult.Fail("The password was refused.");
        }

        if (address is { } from && grant.AccessList.Covering(from, clock.GetUtcNow()) is { } entry)
        {
            await lists.TouchAsync(entry, Context.RequestAborted);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(ApiCaller.Of(grant, address), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        switch (_outcome)
        {
            case ApiPasswordOutcome.HasSecondFactor:
                return Problem(StatusCodes.Status403Forbidden,
                    "This Admin has two-factor authentication: create an API Sub-Admin, or an API key, and let the program use that. A password alone would pass by the second factor.");
            case ApiPasswordOutcome.NotFromHere { Why: var why }:
                return Problem(StatusCodes.Status403Forbidden, why);
            case ApiPasswordOutcome.TryLater { Wait: var wait }:
                var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Problem(StatusCodes.Status429TooManyRequests, $"Too many wrong passwords; the next try is taken in {seconds} s.");
            default:
                Response.Headers.WWWAuthenticate = "Bearer";
                return Problem(StatusCodes.Status401Unauthorized,
                    "The name or password is wrong, or not for the API: those of Admins and Sub-Admins of the panel are not. Use an API Sub-Admin or an API key (Authorization: Bearer …).");
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem(StatusCodes.Status403Forbidden, "This API Sub-Admin does not have the permission that this call needs.");

    private Task NoteAsync(string name, ClientAddress? address) => _outcome switch
    {
        ApiPasswordOutcome.Admitted { IsFirst: true, Grant: var grant } =>
            audit.WriteAsync(grant.AccountId, new Actor(grant.Id, grant.Email, address), AuditAction.SignedIn, "API", CancellationToken.None),
        ApiPasswordOutcome.NotFromHere { Grant: var grant } => signIns.NotAdmittedAsync(grant, address, "API: not from this address"),
        ApiPasswordOutcome.Refused { Known: var admin } => signIns.RefusedAsync(Context, admin, name, "API: wrong password, or not for the API"),
        ApiPasswordOutcome.HasSecondFactor { Admin: var admin } => signIns.RefusedAsync(Context, admin, name, "API: has a second factor"),
        _ => Task.CompletedTask,
    };

    private Task Problem(int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(Context);
}
