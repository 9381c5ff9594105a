using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MailSecurity.Domain.Alerts.WebPush;

/// <summary>Where and for whom a browser takes messages: its push service's address, its public key and its shared secret (RFC 8291).</summary>
public sealed record PushSubscription
{
    public const int LongestEndpoint = 1024;

    private const int SecretLength = 16;

    private PushSubscription(Uri endpoint, byte[] key, byte[] secret) => (Endpoint, Key, Secret) = (endpoint, key, secret);

    public Uri Endpoint { get; }

    /// <summary>"p256dh": a point of P-256.</summary>
    public byte[] Key { get; }

    /// <summary>"auth".</summary>
    public byte[] Secret { get; }

    /// <summary>Checks what a browser sent. On a problem the sentence says which part is wrong.</summary>
    public static bool TryRead(
        string? endpoint, string? key, string? secret, [NotNullWhen(true)] out PushSubscription? subscription, [NotNullWhen(false)] out string? problem)
    {
        subscription = null;
        problem = !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0
                || endpoint!.Length > LongestEndpoint ? "The push service's address is not an https address."
            : !TryDecode(key, P256.PointLength, out var point) || !IsOnCurve(point) ? "The browser's key is not a point of P-256."
            : !TryDecode(secret, SecretLength, out var shared) ? "The browser's secret is not 16 bytes."
            : Accept(address, point, shared, out subscription);
        return subscription is not null;
    }

    public override string ToString() => Endpoint.Host;

    private static string? Accept(Uri address, byte[] point, byte[] shared, out PushSubscription subscription)
    {
        subscription = new PushSubscription(address, point, shared);
        return null;
    }

    private static bool TryDecode(string? text, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[length];
        var isRight = text is not null && Base64Url.IsValid(text, out var decoded) && decoded == length;
        return isRight && Base64Url.TryDecodeFromChars(text, bytes, out _);
    }

    private static bool IsOnCurve(byte[] point)
    {
        try
        {
            using var key = ECDiffieHellman.Create(P256.Point(point));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
