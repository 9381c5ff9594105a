using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Dovecot;

/// <summary>Lines of Dovecot's login services, version 2.2 to 2.4: one for each login and one for each connection without.</summary>
internal sealed class DovecotLogin(EventMaker events)
{
    // Dovecot shows at most 80 bytes of a name: 77 and three dots. With a character of several bytes at the cut it is less.
    private const int FewestBytesOfCutName = 74;

    // Login: user=<u@d>, …                                          up to 2.3
    // Logged in: user=<u@d>, …                                      2.4
    // proxy(u@d): started proxying to imap1.example.net:143: user=<u@d>, …
    // Aborted login (auth failed, 3 attempts in 12 secs): user=<u@d>, …
    // ID sent: name=x: user=<>, …     Authenticate PLAIN failed: Plaintext authentication disabled.: user=<>, …
    public LineResult Read(in LogLine log, MailProtocol protocol, ReadOnlySpan<char> text)
    {
        if (text.StartsWith("Login: "))
        {
            return Success(log, protocol, text["Login: ".Length..]);
        }

        if (text.StartsWith("Logged in: "))
        {
            return Success(log, protocol, text["Logged in: ".Length..]);
        }

        if (text.StartsWith("proxy(") || text.StartsWith("Started proxying to ") || text.StartsWith("started proxying to "))
        {
            return Proxied(log, protocol, text);
        }

        // The reason is Dovecot's own text and ends with the first bracket before a colon. From the name on, text is the client's.
        return SaysWhyItEnded(text) && text.IndexOf("): ") is >= 0 and var at && !text[..at].Contains("user=<", StringComparison.Ordinal)
            ? Failure(log, protocol, text[..(at + 1)], text[(at + 3)..])
            : LineResult.Ignored;
    }

    // Everything else is a second line about a connection, and some of it repeats what the client said (ID sent: …).
    private static bool SaysWhyItEnded(ReadOnlySpan<char> text) =>
        text.StartsWith("Disconnected") || text.StartsWith("Aborted login") || text.StartsWith("Login aborted: ")
        || text.StartsWith("Client has quit the connection") || text.StartsWith("Remote closed connection")
        || text.StartsWith("Too many invalid commands") || text.StartsWith("Connection closed") || text.StartsWith("Inactivity");

    // proxy(u@d): started proxying to imap1.example.net:143: user=<u@d>, …      2.2
    // proxy(u@d,192.0.2.7:143): Started proxying to <192.0.2.7:143> (0.012 secs): user=<u@d>, …
    private LineResult Proxied(in LogLine log, MailProtocol protocol, ReadOnlySpan<char> text)
    {
        var start = text.IndexOf("tarted proxying to ");
        var at = start < 0 ? -1 : text[start..].IndexOf(": user=<");
        return at < 0 ? LineResult.Ignored : Success(log, protocol, text[(start + at + 2)..]);
    }

    private LineResult Success(in LogLine log, MailProtocol protocol, ReadOnlySpan<char> text)
    {
        var problem = LoginElements.Read(text, out var elements);
        if (NamesNobody(elements, problem))
        {
            return LineResult.Ignored;
        }

        var (user, address) = (default(MailUser), default(ClientAddress));
        problem ??= ReadWho(elements, out user, out address);
        return problem is null
            ? events.Login(log, user, address, protocol, LoginOutcome.Succeeded, elements.Tls)
            : LineResult.Unreadable(problem);
    }

    private LineResult Failure(in LogLine log, MailProtocol protocol, ReadOnlySpan<char> ending, ReadOnlySpan<char> text)
    {
        // Elements that cannot be read may have held a method: better one unreadable line too many than a failure unseen.
        var problem = LoginElements.Read(text, out var elements);
        if (NamesNobody(elements, problem) || !LoginEnding.TryRead(ending, elements.HasMethod || problem is not null, out var end))
        {
            return LineResult.Ignored;
        }

        var (user, address) = (default(MailUser), default(ClientAddress));
        problem ??= ReadWho(elements, out user, out address);
        var attempts = (int)Math.Min((long)end.Attempts * log.Times, int.MaxValue);
        return problem is null
            ? events.Login(log, user, address, protocol, end.Outcome, elements.Tls, attempts, end.Seconds)
            : LineResult.Unreadable(problem);
    }

    // user=<>: the client left before it named anyone. Common, and not a login.
    private static bool NamesNobody(LoginElements elements, string? problem) => problem is null && elements.User.IsWhiteSpace();

    private string? ReadWho(LoginElements elements, out MailUser user, out ClientAddress address)
    {
        address = default;
        if (elements.User.EndsWith("...") && UserPool.MayBeCut(elements.User, FewestBytesOfCutName))
        {
            user = default;
            return Reasons.CutUser;
        }

        return events.Users.Read(elements.User, out user) ?? elements.ReadAddress(out address);
    }
}
