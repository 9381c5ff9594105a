using OtpNet;

namespace MailSecurity.Dashboard.Security;

/// <summary>Codes by time (RFC 6238) as every authenticator app makes them: SHA-1, 30 seconds, six digits.</summary>
internal static class TotpCodes
{
    /// <summary>RFC 4226 recommends 160 bits.</summary>
    private const int SecretBytes = 20;

    private const int Digits = 6;

    // One step each way: a phone's clock may be off by half a minute, and people type slowly.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static byte[] NewSecret() => KeyGeneration.GenerateRandomKey(SecretBytes);

    /// <summary>The secret as people type it into an app.</summary>
    public static string KeyOf(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>What the QR code says.</summary>
    public static string UriOf(byte[] secret, string email) => new OtpUri(OtpType.Totp, secret, email, "MailSecurity").ToString();

    /// <summary>Exactly six ASCII digits: a full-width digit or a blank inside is not one.</summary>
    public static bool IsCode(string? text) => text is { Length: Digits } && text.All(char.IsAsciiDigit);

    /// <summary>The time step that the code belongs to, or null if it belongs to none around now.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now) =>
        IsCode(code) && new Totp(secret).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;
}
