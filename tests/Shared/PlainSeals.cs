using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Testing;

/// <summary>Keeps nothing secret: what is sealed can be read in a test's failure. <see cref="Host"/> stands for the host's keys.</summary>
public sealed class PlainSeals(TimeProvider clock) : IAlertSeals
{
    public byte Host { get; set; } = 1;

    public byte[] Protect(byte[] secret) => [Host, .. secret];

    public byte[]? Unprotect(byte[] secret) => secret[0] == Host ? secret[1..] : null;

    public string Write(AlertToken token) => JsonSerializer.Serialize(token);

    public bool TryRead(string? text, TokenUse use, [NotNullWhen(true)] out AlertToken? token)
    {
        token = text is null ? null : JsonSerializer.Deserialize<AlertToken>(text);
        token = token?.Use == use && token.Expires > clock.GetUtcNow() ? token : null;
        return token is not null;
    }
}
