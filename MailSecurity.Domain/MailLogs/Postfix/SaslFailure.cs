using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>A refused SMTP AUTH. Only newer releases say for whom.</summary>
internal sealed class SaslFailure(EventMaker events, SmtpSessions sessions)
{
    // Postfix writes this name with a precision of 100 bytes.
    private const int BytesOfCutName = 100;
    private const string Failed = " authentication failed: ";
    private const string UserKey = ", sasl_username=";

    // warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
    // warning: unknown[203.0.113.9]:40221: SASL PLAIN authentication failed: (reason unavailable), sasl_username=u@d
    // warning: unknown[203.0.113.9]: SASL PLAIN authentication failed: Connection lost to authentication server
    // warning: unknown[203.0.113.9]: SASL LOGIN authentication aborted
    public LineResult Read(in LogLine log, ReadOnlySpan<char> text)
    {
        if (!PostfixClient.TryTake(ref text, out var client) || !text.StartsWith(": SASL ") || text.IndexOf(Failed) is not (> 0 and var at))
        {
            return LineResult.Ignored;
        }

        // The first key: what follows it is the name, which may imitate a second one.
        var reason = text[(at + Failed.Length)..];
        var end = reason.IndexOf(UserKey);
        if (end < 0 || IsNoRefusal(reason))
        {
            return LineResult.Ignored;
        }

        var name = reason[(end + UserKey.Length)..];
        if (name.IsWhiteSpace() || name is "(unavailable)")
        {
            return LineResult.Ignored;
        }

        var outcome = reason.StartsWith("authentication failure") ? LoginOutcome.WrongCredentials : LoginOutcome.Failed;
        var problem = UserPool.MayBeCut(name, BytesOfCutName) ? Reasons.CutUser : null;
        MailUser user = default;
        problem ??= events.Users.Read(name, out user);
        return problem is not null ? LineResult.Unreadable(problem)
            : ClientAddress.TryParse(client, out var address)
                ? events.Login(log, user, address, MailProtocol.Smtp, outcome, sessions.IsTls(log), log.Times)
                : LineResult.Unreadable(Reasons.BadAddress);
    }

    private static bool IsNoRefusal(ReadOnlySpan<char> reason) =>
        reason.StartsWith("Connection lost to authentication server") || reason.StartsWith("Invalid authentication mechanism");
}
