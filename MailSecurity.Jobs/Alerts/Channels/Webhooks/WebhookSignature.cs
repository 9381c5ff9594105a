using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Lets a receiver tell that a message is the panel's, unchanged, and not an old one sent again: HMAC-SHA256 over "timestamp.body".</summary>
public static class WebhookSignature
{
    public const string Header = "X-MailSecurity-Signature";

    /// <summary>"t=seconds,v1=hexadecimal".</summary>
    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(seconds + "."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
