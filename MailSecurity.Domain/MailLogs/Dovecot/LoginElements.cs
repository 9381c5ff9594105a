using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Dovecot;

/// <summary>The named values at the end of a Dovecot login line.</summary>
internal readonly ref struct LoginElements
{
    private const string RemoteIp = ", rip=";

    public ReadOnlySpan<char> User { get; private init; }

    public ReadOnlySpan<char> Remote { get; private init; }

    /// <summary>A SASL mechanism was started. Without it no password was checked.</summary>
    public bool HasMethod { get; private init; }

    /// <summary>False for "secured", which also names plain connections from trusted networks.</summary>
    public bool Tls { get; private init; }

    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, mpid=19314, TLS, session=<x>
    // user=<u@d>, orig_user=<master>, method=PLAIN, rip=203.0.113.9, rport=4025, …        order and extras are the admin's
    // user=<evil>, rip=9.9.9.9@example.com>, method=PLAIN, rip=203.0.113.147, …           the client chose this name
    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS: read(size=347) failed: …
    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TSL, session=<x>          a typing error of 2.4
    /// <summary>Reads what follows "user=&lt;". Null when it was read, or the reason why not.</summary>
    public static string? Read(ReadOnlySpan<char> text, out LoginElements elements)
    {
        elements = default;

        // The name may imitate any element, but it comes before the real address: so the last address is the real one.
        var remote = text.LastIndexOf(RemoteIp);
        if (remote < 0)
        {
            return Reasons.NoAddress;
        }

        var before = text[..remote];
        var after = text[(remote + RemoteIp.Length)..];
        var end = EndOfName(before);
        if (end < 0)
        {
            return Reasons.NoUserEnd;
        }

        var addressEnd = after.IndexOf(',');
        var rest = addressEnd < 0 ? default : after[addressEnd..];
        elements = new LoginElements
        {
            User = before[..end],
            Remote = addressEnd < 0 ? after.TrimEnd(' ') : after[..addressEnd],
            HasMethod = before[end..].Contains(", method=", StringComparison.Ordinal) || rest.Contains(", method=", StringComparison.Ordinal),
            Tls = rest.IndexOf(", T") is >= 0 and var at && (rest[at..].StartsWith(", TLS") || rest[at..].StartsWith(", TSL")),
        };
        return null;
    }

    /// <summary>Null when the address was read, or the reason why not.</summary>
    public string? ReadAddress(out ClientAddress address) =>
        ClientAddress.TryParse(Remote, out address) ? null : Reasons.BadAddress;

    private static int EndOfName(ReadOnlySpan<char> before)
    {
        // Without a method the name is all there is, whatever it imitates.
        var end = before.LastIndexOf(">, method=");
        if (before.EndsWith('>'))
        {
            var session = before.LastIndexOf(", session=<");
            end = session > end && end >= 0 ? end : session > 0 && before[session - 1] == '>' ? session - 1 : before.Length - 1;
        }
        else if (end < 0)
        {
            end = before.LastIndexOf(">, ");
        }

        // An imitated orig_user only hides the name of someone who failed, never an address.
        var original = end > 0 ? before[..end].IndexOf(">, orig_user=<") : -1;
        return original >= 0 ? original : end;
    }
}
