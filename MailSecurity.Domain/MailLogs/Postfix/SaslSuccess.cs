using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>The start of a mail transaction: the only line in which Postfix names a User who logged in.</summary>
internal sealed class SaslSuccess(EventMaker events, SmtpSessions sessions, MailQueue queue)
{
    private const string MethodKey = ", sasl_method=";
    private const string UserKey = ", sasl_username=";

    // 37525B1E67F: client=host-3.isp.example.net[2001:db8:9662::bfc6], sasl_method=PLAIN, sasl_username=u@d
    // 37525B1E67F: client=unknown[203.0.113.9], sasl_method=XCLIENT, sasl_username=u@d, sasl_sender=u@d
    // 37525B1E67F: client=mx.example.net[203.0.113.9]                     mail from outside, nobody logged in
    public LineResult Read(in LogLine log, ReadOnlySpan<char> id, ReadOnlySpan<char> text)
    {
        // A known id here means that its removal was not seen: the id now belongs to this message.
        queue.Forget(log, id);
        if (!PostfixClient.TryTake(ref text, out var client) || text.IndexOf(UserKey) is not (>= 0 and var at))
        {
            return LineResult.Ignored;
        }

        var name = EndAtNextKey(text[(at + UserKey.Length)..]);
        if (events.Users.Read(name, out var user) is { } problem)
        {
            return LineResult.Unreadable(problem);
        }

        var hasAddress = ClientAddress.TryParse(client, out var address);
        queue.Add(log, id, user, hasAddress ? address : null);

        // A front end (Dovecot submission) hands on a login that it reports itself.
        if (text.StartsWith(MethodKey) && text[MethodKey.Length..].StartsWith("XCLIENT,"))
        {
            return LineResult.Ignored;
        }

        if (!hasAddress)
        {
            return LineResult.Unreadable(Reasons.BadAddress);
        }

        return sessions.TryLogin(log, user, address, out var tls)
            ? events.Login(log, user, address, MailProtocol.Smtp, LoginOutcome.Succeeded, tls)
            : LineResult.Ignored;
    }

    private static ReadOnlySpan<char> EndAtNextKey(ReadOnlySpan<char> text)
    {
        foreach (var key in (ReadOnlySpan<string>)[", sasl_sender=", ", orig_queue_id=", ", orig_client="])
        {
            if (text.IndexOf(key) is >= 0 and var end)
            {
                text = text[..end];
            }
        }

        return text;
    }
}
