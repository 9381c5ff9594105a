using System.Text.Json;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>A sign-in as Microsoft Entra exports it: from the portal, from Graph, or wrapped by Azure Monitor.</summary>
internal static class EntraSignIn
{
    public const string Service = "Microsoft 365";

    // {"id":"…","createdDateTime":"2026-11-24T05:10:08Z","userPrincipalName":"u@d","appDisplayName":"Office 365 Exchange Online",
    //  "clientAppUsed":"IMAP4","ipAddress":"203.0.113.9","status":{"errorCode":50126,"failureReason":"…"},"deviceDetail":{"browser":"…"}, …}
    // {"time":"…","category":"SignInLogs","resultType":"0","callerIpAddress":"…","properties":{ the above }}
    public static LineResult? TryRead(JsonElement item)
    {
        var signIn = item.Member("properties") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : item;
        if (signIn.Member("createdDateTime") is null || (signIn.Member("status") ?? item.Member("resultType")) is null)
        {
            return null;
        }

        if (IsOfAProgram(item, signIn))
        {
            return LineResult.Ignored;
        }

        var code = signIn.Member("status").Member("errorCode").Text() ?? item.Text("resultType");
        if (code is null)
        {
            return LineResult.Unreadable(SignInReasons.NoAnswer);
        }

        if (EntraCodes.OutcomeOf(code) is not { } outcome)
        {
            return LineResult.Ignored;
        }

        var client = signIn.Text("clientAppUsed");
        var device = signIn.Member("deviceDetail");
        return new SignIn
        {
            Service = Service,
            Id = signIn.Text("id"),
            At = signIn.Text("createdDateTime"),
            User = signIn.Text("userPrincipalName"),
            Address = signIn.Text("ipAddress") is { Length: > 0 } address ? address : item.Text("callerIpAddress"),
            Protocol = EntraCodes.ProtocolOf(client),
            Outcome = outcome,
            Client = string.Join(", ", new[] { signIn.Text("appDisplayName"), client, device.Member("browser").Text(), device.Member("operatingSystem").Text() }
                .Where(part => !string.IsNullOrWhiteSpace(part))),
        }.ToResult();
    }

    // Service principals and managed identities have no mailbox.
    private static bool IsOfAProgram(JsonElement item, JsonElement signIn) =>
        item.Text("category") is "ServicePrincipalSignInLogs" or "ManagedIdentitySignInLogs"
        || signIn.Member("signInEventTypes").Elements().Any(type => type.ValueKind is JsonValueKind.String && type.GetString() is "servicePrincipal" or "managedIdentity");
}
