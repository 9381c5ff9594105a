using System.Buffers.Text;
using System.Security.Cryptography;
using MailSecurity.Domain.Alerts.WebPush;

namespace MailSecurity.Testing;

/// <summary>A browser's side of Web Push: its keys, and reading what was encrypted for them.</summary>
public sealed class PushReceiver : IDisposable
{
    private const int HeaderLength = 21;

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

    /// <summary>"p256dh".</summary>
    public string Key => Base64Url.EncodeToString(Point(_key.ExportParameters(false).Q));

    /// <summary>"auth".</summary>
    public string Secret => Base64Url.EncodeToString(_secret);

    /// <summary>The private key, for another implementation that is to read as this receiver.</summary>
    public string PrivateKey => Base64Url.EncodeToString(_key.ExportParameters(true).D);

    public PushSubscription Subscription(string endpoint) => PushSubscription.TryRead(endpoint, Key, Secret, out var subscription, out var problem)
        ? subscription : throw new ArgumentException(problem, nameof(endpoint));

    /// <summary>The text of a message of one record.</summary>
    public byte[] Decrypt(byte[] message)
    {
        var sender = message.AsSpan(HeaderLength, message[HeaderLength - 1]).ToArray();
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        byte[] context = [.. "WebPush: info\0"u8, .. Point(_key.ExportParameters(false).Q), .. sender];
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.DeriveRawSecretAgreement(other.PublicKey), 32, _secret, context);
        var (salt, body) = (message[..16], message[(HeaderLength + sender.Length)..]);
        using var aes = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()), 16);
        var record = new byte[body.Length - 16];
        aes.Decrypt(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 12, salt, "Content-Encoding: nonce\0"u8.ToArray()), body.AsSpan(0, record.Length), body.AsSpan(record.Length), record);
        var end = record.AsSpan().LastIndexOfAnyExcept((byte)0);
        return record[end] == 2 ? record[..end] : throw new CryptographicException("The record has no end.");
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Point(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
