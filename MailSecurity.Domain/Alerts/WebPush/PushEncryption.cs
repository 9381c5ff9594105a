using System.Security.Cryptography;

namespace MailSecurity.Domain.Alerts.WebPush;

/// <summary>Encrypts a message so that one browser alone can read it, and not the push service on the way (RFC 8291).</summary>
public static class PushEncryption
{
    /// <summary>What every push service has to take.</summary>
    public const int LongestMessage = 4096;

    /// <summary>The longest text that fits into one message: the header with the key, the delimiter and the tag come on top.</summary>
    public const int LongestText = LongestMessage - ContentCoding.HeaderLength - P256.PointLength - ContentCoding.TagLength - 1;

    // Lengths tell a push service nothing finer than this.
    private const int PaddingStep = 256;
    private const int SecretLength = 32;

    /// <exception cref="ArgumentException">The text is longer than <see cref="LongestText"/>.</exception>
    public static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
        {
            throw new ArgumentException($"A push message holds {LongestText} bytes; this one has {text.Length}.", nameof(text));
        }

        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var padded = Math.Min(LongestText, (text.Length + PaddingStep) / PaddingStep * PaddingStep);
        return Encrypt(to, text, sender, RandomNumberGenerator.GetBytes(ContentCoding.SaltLength), padded - text.Length);
    }

    /// <summary>With a sender's key and a salt that are given; used twice they would give the message away.</summary>
    internal static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text, ECDiffieHellman sender, ReadOnlySpan<byte> salt, int padding)
    {
        using var receiver = ECDiffieHellman.Create(P256.Point(to.Key));
        var own = P256.Write(sender.ExportParameters(includePrivateParameters: false).Q);
        var shared = sender.DeriveRawSecretAgreement(receiver.PublicKey);
        byte[] context = [.. "WebPush: info\0"u8, .. to.Key, .. own];
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, SecretLength, to.Secret, context);
        CryptographicOperations.ZeroMemory(shared);
        return ContentCoding.Encrypt(secret, salt, own, text, LongestMessage, padding);
    }
}
