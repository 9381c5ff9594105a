using System.Text.Json;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>An activity of the login audit of Google Workspace.</summary>
internal static class GoogleActivity
{
    public const string Service = "Google Workspace";

    // {"kind":"admin#reports#activity","id":{"time":"2026-11-24T05:59:58.481Z","uniqueQualifier":"123","applicationName":"login"},"actor":{"email":"u@d"},
    //  "ipAddress":"203.0.113.9","events":[{"type":"login","name":"login_failure","parameters":[{"name":"login_failure_type","value":"…"}]}]}
    public static LineResult? TryRead(JsonElement item)
    {
        if (item.Member("id").Member("time") is null || item.Member("events") is null)
        {
            return null;
        }

        var logins = item.Member("events").Elements().Where(entry => entry.Text("name") is "login_success" or "login_failure").ToList();
        if (logins.Count == 0)
        {
            return LineResult.Ignored;
        }

        var login = logins.FirstOrDefault(entry => entry.Text("name") == "login_success", logins[0]);
        var isGood = login.Text("name") == "login_success";
        return new SignIn
        {
            Service = Service,
            Id = item.Member("id").Member("uniqueQualifier").Text(),
            At = item.Member("id").Member("time").Text(),
            User = item.Member("actor").Member("email").Text(),
            Address = item.Text("ipAddress"),
            Protocol = MailProtocol.Webmail,
            Outcome = isGood ? LoginOutcome.Succeeded : OutcomeOf(Parameter(login, "login_failure_type")),
            Attempts = isGood ? 1 : logins.Count,
            Client = Parameter(login, "login_type"),
        }.ToResult();
    }

    public static LoginOutcome OutcomeOf(string? failure) => failure switch
    {
        "login_failure_invalid_password" => LoginOutcome.WrongCredentials,
        "login_failure_account_disabled" => LoginOutcome.Disabled,
        "login_failure_access_code_disallowed" => LoginOutcome.RefusedByPolicy,
        _ => LoginOutcome.Failed,
    };

    private static string? Parameter(JsonElement entry, string name) =>
        entry.Member("parameters").Elements().Where(parameter => parameter.Text("name") == name).Select(parameter => parameter.Text("value")).FirstOrDefault();
}
