using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace MailSecurity.Domain.Alerts.WebPush;

/// <summary>The key by which push services know this panel (RFC 8292). A browser subscribes for one such key and takes no other's messages.</summary>
public sealed class VapidKey : IDisposable
{
    /// <summary>The standard allows 24 hours; clocks differ.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ECDsa _key;

    private VapidKey(ECDsa key)
    {
        _key = key;
        PublicKey = Base64Url.EncodeToString(P256.Write(key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>As browsers take it: "applicationServerKey", in base64url.</summary>
    public string PublicKey { get; }

    public static VapidKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="CryptographicException">The bytes are not a private key.</exception>
    public static VapidKey Import(ReadOnlySpan<byte> privateKey)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        return new VapidKey(key);
    }

    /// <summary>Secret: to be stored encrypted.</summary>
    public byte[] ExportPrivateKey() => _key.ExportPkcs8PrivateKey();

    /// <summary>The Authorization header for a push service.</summary>
    /// <param name="endpoint">Where the message goes; the header is good for its origin.</param>
    /// <param name="contact">Whom the push service may write to: mailto: or https:; null: nobody.</param>
    /// <param name="now">The header is good for <see cref="Lifetime"/> from here.</param>
    public string Authorization(Uri endpoint, string? contact, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        if (contact is not null)
        {
            claims["sub"] = contact;
        }

        var text = $"{Encode("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = _key.SignData(
            System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={text}.{Encode(signature)}, k={PublicKey}";
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
