using System.Text.Json;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>A record of the Microsoft 365 unified audit log.</summary>
internal static class AuditRecord
{
    // {"CreationTime":"2026-11-24T12:26:59","Id":"…","Operation":"UserLoginFailed","Workload":"AzureActiveDirectory","ClientIP":"203.0.113.9",
    //  "UserId":"u@d","ErrorNumber":"50126","LogonError":"InvalidUserNameOrPassword","ExtendedProperties":[{"Name":"UserAgent","Value":"…"}]}
    public static LineResult? TryRead(JsonElement item)
    {
        if (item.Text("Operation") is not { } operation || item.Text("CreationTime") is not { } at)
        {
            return null;
        }

        if (operation is not ("UserLoggedIn" or "UserLoginFailed"))
        {
            return LineResult.Ignored;
        }

        if ((operation == "UserLoggedIn" ? LoginOutcome.Succeeded : EntraCodes.OutcomeOf(item.Text("ErrorNumber") ?? "")) is not { } outcome)
        {
            return LineResult.Ignored;
        }

        return new SignIn
        {
            Service = EntraSignIn.Service,
            Id = item.Text("Id"),
            At = at,
            User = item.Text("UserId"),
            Address = item.Text("ClientIP") is { Length: > 0 } address ? address : item.Text("ActorIpAddress"),
            Outcome = outcome is LoginOutcome.Succeeded && operation == "UserLoginFailed" ? LoginOutcome.Failed : outcome,
            Client = item.Member("ExtendedProperties").Elements().Where(property => property.Text("Name") == "UserAgent").Select(property => property.Text("Value")).FirstOrDefault(),
        }.ToResult();
    }
}
