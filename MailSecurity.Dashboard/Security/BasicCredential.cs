using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailSecurity.Dashboard.Security;

/// <summary>Name and password of an "Authorization: Basic …" header (RFC 7617). It does not print itself.</summary>
internal sealed record BasicCredential(string Name, string Password)
{
    private const string Prefix = "Basic ";

    // Both have their own limits; this one only keeps nonsense from being decoded.
    private const int LongestHeader = 4096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsMeant(string header) => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    public static bool TryRead(string header, [NotNullWhen(true)] out BasicCredential? credential)
    {
        credential = null;
        if (!IsMeant(header) || header.Length > LongestHeader)
        {
            return false;
        }

        try
        {
            var text = Strict.GetString(Convert.FromBase64String(header[Prefix.Length..].Trim()));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            credential = colon > 0 ? new BasicCredential(text[..colon], text[(colon + 1)..]) : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            // Not base64, or not UTF-8.
        }

        return credential is not null;
    }

    public override string ToString() => "BasicCredential(******)";
}
