using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using MailSecurity.Domain.Alerts;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>Secrets of alerts, kept by this host's data-protection keys.</summary>
internal sealed class AlertSeals(IDataProtectionProvider protection, TimeProvider clock) : IAlertSeals
{
    private readonly IDataProtector _keys = protection.CreateProtector("MailSecurity.Alerts.Key.v1");
    private readonly IDataProtector _tokens = protection.CreateProtector("MailSecurity.Alerts.Token.v1");

    public byte[] Protect(byte[] secret) => _keys.Protect(secret);

    public byte[]? Unprotect(byte[] secret)
    {
        try
        {
            return _keys.Unprotect(secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public string Write(AlertToken token) => _tokens.Protect(JsonSerializer.Serialize(token));

    public bool TryRead(string? text, TokenUse use, [NotNullWhen(true)] out AlertToken? token)
    {
        token = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        try
        {
            token = JsonSerializer.Deserialize<AlertToken>(_tokens.Unprotect(text));
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or JsonException)
        {
            return false;
        }

        token = token?.Use == use && token.Expires > clock.GetUtcNow() ? token : null;
        return token is not null;
    }
}
