using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs.Stamps;

namespace MailSecurity.Domain.MailLogs.Dovecot;

/// <summary>Why a connection ended without a login, and how many passwords were tried on it.</summary>
internal readonly record struct LoginEnding(LoginOutcome Outcome, int Attempts, int Seconds)
{
    private const int MostSeconds = 86_400;

    // up to 2.3   Aborted login (auth failed, 3 attempts in 12 secs)
    //             Disconnected: Connection closed: read(size=1026) failed: Connection reset by peer (auth failed, 1 attempts in 2 secs)
    //             Disconnected: Aborted login by logging out (user disabled)
    // 2.4         Login aborted: Logged out (auth failed, 1 attempts in 2 secs) (auth_failed)
    /// <summary>False when no password was refused: a scan, a port check, a broken handshake, a temporary failure.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, bool hasMethod, out LoginEnding ending)
    {
        ending = default;
        var open = text.EndsWith(')') ? text.LastIndexOf(" (") : -1;
        if (open < 0 || OutcomeOf(text[(open + 2)..^1], hasMethod) is not { } outcome)
        {
            return false;
        }

        var attempts = NumberBefore(text, " attempts");
        var seconds = NumberBefore(text, " secs)");
        ending = new LoginEnding(outcome, Math.Max(attempts, 1), seconds is >= 0 and <= MostSeconds ? seconds : 0);
        return true;
    }

    // Without a method the client used a plain LOGIN that was refused because the connection is not encrypted; 2.3 still
    // calls it "auth failed", but nobody looked at the password.
    private static LoginOutcome? OutcomeOf(ReadOnlySpan<char> reason, bool hasMethod) => reason switch
    {
        _ when reason.StartsWith("auth failed") || reason is "auth_failed" => hasMethod ? LoginOutcome.WrongCredentials : null,
        _ when reason.StartsWith("proxy dest auth failed") || reason is "proxy_dest_auth_failed" => LoginOutcome.WrongCredentials,
        _ when reason.StartsWith("authorization failed") || reason is "authorization_failed" => LoginOutcome.Failed,
        _ when reason.StartsWith("user disabled") || reason.StartsWith("login disabled") => LoginOutcome.Disabled,
        "user_disabled" or "login_disabled" => LoginOutcome.Disabled,
        _ when reason.StartsWith("password expired") || reason is "password_expired" => LoginOutcome.Expired,
        _ => null,
    };

    // auth failed, 3 attempts in 12 secs
    private static int NumberBefore(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        var end = text.LastIndexOf(word);
        var start = end;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return start < end ? Digits.Number(text[start..end], out _) : -1;
    }
}
