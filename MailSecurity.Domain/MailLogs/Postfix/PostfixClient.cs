namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>How Postfix writes a client.</summary>
internal static class PostfixClient
{
    // unknown[203.0.113.9]      host-3.isp.example.net[2001:db8:9662::bfc6]      unknown[203.0.113.9]:40221
    /// <summary>Takes a client from the start of the text; neither name nor address can hold a blank or a bracket.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> address)
    {
        var open = text.IndexOf('[');
        var close = open < 0 ? -1 : text[open..].IndexOf(']') + open;
        if (close <= open || text[..close].Contains(' '))
        {
            address = default;
            return false;
        }

        address = text[(open + 1)..close];
        text = text[(close + 1)..];
        if (text.Length > 1 && text[0] == ':' && char.IsAsciiDigit(text[1]))
        {
            text = text[1..].TrimStart("0123456789");
        }

        return true;
    }

}
