namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>Lines of the two Postfix services that speak of Users: smtpd, which takes mail in, and qmgr, which keeps the queue.</summary>
internal sealed class PostfixLine
{
    private readonly SmtpSessions _sessions = new();
    private readonly MailQueue _queue = new();
    private readonly SaslSuccess _success;
    private readonly SaslFailure _failure;
    private readonly QueueActive _active;

    public PostfixLine(EventMaker events)
    {
        _success = new SaslSuccess(events, _sessions, _queue);
        _failure = new SaslFailure(events, _sessions);
        _active = new QueueActive(events, _queue);
    }

    // postfix/smtpd   postfix/submission/smtpd   postfix-out/qmgr   anything/smtpd (syslog_name)
    // postfix         RFC 5424 through rsyslog cuts the name at the slash: only the text tells the service
    // postfix@-.service                          journalctl -o with-unit
    public static bool IsMine(ReadOnlySpan<char> tag) =>
        tag.EndsWith("/smtpd") || tag.EndsWith("qmgr") || (tag.StartsWith("postfix") && !tag.Contains('/'));

    // connect from unknown[203.0.113.9]
    // Anonymous TLS connection established from unknown[203.0.113.9]: TLSv1.3 with cipher …
    // warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: …
    // 37525B1E67F: client=… | from=<…>, … (queue active) | removed
    // disconnect from unknown[203.0.113.9] ehlo=2 starttls=1 auth=1 …
    public LineResult Read(in LogLine log)
    {
        var text = log.Message;
        if (text.StartsWith("warning: "))
        {
            return _failure.Read(log, text["warning: ".Length..]);
        }

        if (text.StartsWith("connect from "))
        {
            _sessions.Start(log);
        }
        else if (text.StartsWith("disconnect from "))
        {
            _sessions.End(log);
        }
        else if (QueueId.TryTake(ref text, out var id))
        {
            return text.StartsWith("client=") ? _success.Read(log, id, text["client=".Length..]) : _active.Read(log, id, text);
        }
        else if (text.IndexOf(" TLS connection established from ") is > 0 and < 12)
        {
            _sessions.StartTls(log);
        }

        return LineResult.Ignored;
    }

    public void Save(BinaryWriter state)
    {
        _sessions.Save(state);
        _queue.Save(state);
    }

    public void Restore(BinaryReader state)
    {
        _sessions.Restore(state);
        _queue.Restore(state);
    }
}
