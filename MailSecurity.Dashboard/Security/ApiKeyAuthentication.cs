using System.Security.Claims;
using System.Text.Encodings.Web;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

/// <summary>API keys as "Authorization: Bearer …" (RFC 6750). A key is no person: it opens the API and nothing else.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccountStore accounts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string AccountClaim = "account";
    public const string ScopeClaim = "scope";

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var key = await accounts.FindApiKeyAsync(Secret.From(header[Prefix.Length..].Trim()), Context.RequestAborted);
        return key is null ? AuthenticateResult.Fail("The API key is not known.") : AuthenticateResult.Success(Ticket(key));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";

        // The same answer for every name: it must not tell which Admins exist.
        return Problem(StatusCodes.Status401Unauthorized, Request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            ? "Passwords do not open the API, and those of Admins never will: they would pass by the second factor. Use an API key (Authorization: Bearer …) or an API Sub-Admin."
            : "An API key is needed: Authorization: Bearer …");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem(StatusCodes.Status403Forbidden, "The API key does not have the scope that this call needs.");

    private Task Problem(int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(Context);

    private static AuthenticationTicket Ticket(ApiKey key)
    {
        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(ClaimTypes.Name, key.Name));
        identity.AddClaim(new Claim(AccountClaim, key.AccountId.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        identity.AddClaims(key.Scopes.Split(' ').Select(scope => new Claim(ScopeClaim, scope)));
        return new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
    }
}
