using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailSecurity.Testing;

/// <summary>Reads the Authorization header of RFC 8292 as a push service does.</summary>
public static partial class VapidHeader
{
    /// <summary>The claims, if the signature is the named key's.</summary>
    /// <exception cref="CryptographicException">It is not.</exception>
    public static JsonElement Verify(string header)
    {
        var parts = Form().Match(header);
        var point = Base64Url.DecodeFromChars(parts.Groups["key"].Value);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        var isRight = key.VerifyData(
            Encoding.ASCII.GetBytes(parts.Groups["text"].Value), Base64Url.DecodeFromChars(parts.Groups["signature"].Value),
            HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return isRight
            ? JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts.Groups["claims"].Value))
            : throw new CryptographicException("The header is not signed by the key that it names.");
    }

    [GeneratedRegex(@"^vapid t=(?<text>[\w-]+\.(?<claims>[\w-]+))\.(?<signature>[\w-]+), k=(?<key>[\w-]+)$")]
    private static partial Regex Form();
}
