using System.Security.Cryptography;

namespace MailSecurity.Domain.Alerts.WebPush;

/// <summary>Points of the curve P-256 as Web Push writes them: 65 bytes, a four and both coordinates.</summary>
internal static class P256
{
    public const int PointLength = 65;

    private const int CoordinateLength = 32;
    private const byte Uncompressed = 4;

    public static ECParameters Point(ReadOnlySpan<byte> point) => point.Length == PointLength && point[0] == Uncompressed
        ? new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point.Slice(1, CoordinateLength).ToArray(), Y = point[(1 + CoordinateLength)..].ToArray() },
        }
        : throw new CryptographicException("Not an uncompressed point of P-256.");

    public static byte[] Write(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];
}
