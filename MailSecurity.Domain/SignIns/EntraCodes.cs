using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.SignIns;

/// <summary>What Entra's numbers and words of a sign-in mean here.</summary>
internal static class EntraCodes
{
    /// <summary>Null for a code that only says that the sign-in goes on: asked to stay signed in, to consent, to choose an account.</summary>
    public static LoginOutcome? OutcomeOf(string code) => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number switch
        {
            0 => LoginOutcome.Succeeded,
            50056 or 50126 => LoginOutcome.WrongCredentials,
            50034 => LoginOutcome.UnknownUser,
            50057 => LoginOutcome.Disabled,
            50055 or 50144 => LoginOutcome.Expired,

            // Locked, or the password was right and the second factor or conditional access was in the way.
            50053 or 50072 or 50074 or 50076 or 50079 or 50158 or 500121 or 53000 or 53001 or 53002 or 53003 or 53004 or 530032 => LoginOutcome.RefusedByPolicy,
            16000 or 50058 or 50097 or 50125 or 50129 or 50140 or 50199 or 65001 => null,
            _ => LoginOutcome.Failed,
        }
        : LoginOutcome.Failed;

    // IMAP4        Exchange ActiveSync (supported)        Mobile Apps and Desktop clients
    public static MailProtocol ProtocolOf(string? client) => client?.ToUpperInvariant() switch
    {
        null => MailProtocol.Other,
        var name when name.StartsWith("IMAP", StringComparison.Ordinal) => MailProtocol.Imap,
        var name when name.StartsWith("POP", StringComparison.Ordinal) => MailProtocol.Pop3,
        var name when name.StartsWith("AUTHENTICATED SMTP", StringComparison.Ordinal) || name.StartsWith("SMTP", StringComparison.Ordinal) => MailProtocol.Smtp,
        "BROWSER" => MailProtocol.Webmail,
        _ => MailProtocol.Other,
    };
}
