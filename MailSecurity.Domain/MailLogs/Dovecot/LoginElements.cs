using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Dovecot;

/// <summary>The named values at the end of a Dovecot login line.</summary>
internal readonly ref struct LoginElements
{
    private const string UserKey = "user=<";
    private const string RemoteKey = "rip=";

    public ReadOnlySpan<char> User { get; private init; }

    public ReadOnlySpan<char> Remote { get; private init; }

    /// <summary>A SASL mechanism was started. Without it no password was checked.</summary>
    public bool HasMethod { get; private init; }

    /// <summary>False for "secured", which also names plain connections from trusted networks.</summary>
    public bool Tls { get; private init; }

    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, mpid=19314, TLS, session=<x>
    // user=<u@d>, orig_user=<master>, method=PLAIN, rip=203.0.113.9, rport=4025, …        extras are the admin's
    // rip=203.0.113.9, user=<u@d>, method=PLAIN, TLS                                      and so is the order
    // user=<evil>, rip=9.9.9.9@example.com>, method=PLAIN, rip=203.0.113.147, …           the client chose this name
    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TLS: read(size=347) failed: …
    // user=<u@d>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, TSL, session=<x>          a typing error of 2.4
    /// <summary>Null when the elements were read, or the reason why not.</summary>
    public static string? Read(ReadOnlySpan<char> text, out LoginElements elements)
    {
        if (text.StartsWith(UserKey))
        {
            return ReadNameFirst(text[UserKey.Length..], out elements);
        }

        elements = default;
        var name = text.IndexOf(" user=<") + 1;
        if (name == 0)
        {
            return Reasons.NoUser;
        }

        var ahead = text[..name];
        text = text[(name + UserKey.Length)..];
        return ahead.Contains(RemoteKey, StringComparison.Ordinal)
            ? ReadAddressFirst(ahead, text, out elements)
            : ReadNameFirst(text, out elements);
    }

    /// <summary>Null when the address was read, or the reason why not.</summary>
    public string? ReadAddress(out ClientAddress address) =>
        ClientAddress.TryParse(Remote, out address) ? null : Reasons.BadAddress;

    // The name may imitate any element, but it comes before the real address: so the last address is the real one.
    private static string? ReadNameFirst(ReadOnlySpan<char> text, out LoginElements elements)
    {
        elements = default;
        var remote = text.LastIndexOf(", rip=");
        if (remote < 0)
        {
            // user=<>: nobody to speak of, whatever else is missing.
            return text.StartsWith(">") ? null : Reasons.NoAddress;
        }

        var before = text[..remote];
        var end = EndOfName(before);
        if (end < 0)
        {
            return Reasons.NoUserEnd;
        }

        var rest = text[(remote + 2)..];
        elements = new LoginElements
        {
            User = before[..end],
            Remote = TakeAddress(ref rest),
            HasMethod = HasMethodIn(before[end..]) || HasMethodIn(rest),
            Tls = HasTls(rest),
        };
        return null;
    }

    private static string? ReadAddressFirst(ReadOnlySpan<char> ahead, ReadOnlySpan<char> text, out LoginElements elements)
    {
        elements = default;
        var end = EndOfName(text);
        if (end < 0)
        {
            return Reasons.NoUserEnd;
        }

        var address = ahead[ahead.IndexOf(RemoteKey)..];
        elements = new LoginElements
        {
            User = text[..end],
            Remote = TakeAddress(ref address),
            HasMethod = ahead.Contains("method=", StringComparison.Ordinal) || HasMethodIn(text[end..]),
            Tls = HasTls(text[end..]) || HasTls(address),
        };
        return null;
    }

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

        // Other bracketed values may follow. A name that imitates them only hides who failed, never an address.
        return end <= 0 || !before[..end].Contains('>') ? end
            : before[..end].IndexOf(">, orig_user=<") is >= 0 and var original ? original
            : before[..end].IndexOf(">, session=<") is >= 0 and var id ? id
            : end;
    }

    private static ReadOnlySpan<char> TakeAddress(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(',');
        var address = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        return address[RemoteKey.Length..].Trim(' ');
    }

    private static bool HasMethodIn(ReadOnlySpan<char> text) => text.StartsWith(">, method=") || text.IndexOf(", method=") >= 0;

    private static bool HasTls(ReadOnlySpan<char> text) =>
        text.IndexOf(", T") is >= 0 and var at && (text[at..].StartsWith(", TLS") || text[at..].StartsWith(", TSL"));
}
