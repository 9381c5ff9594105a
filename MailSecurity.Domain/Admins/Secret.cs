using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailSecurity.Domain.Admins;

/// <summary>A random secret of 256 bits as it is handed to a person: in a link, or as an API key. It does not print itself.</summary>
public readonly record struct Secret
{
    private readonly string? _text;

    private Secret(string text) => _text = text;

    public static Secret Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static Secret From(string? text) => new(text ?? "");

    /// <summary>The secret itself: for the one moment in which it is shown.</summary>
    public string Reveal() => _text ?? "";

    /// <summary>What is stored and looked up.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Reveal()));

    public override string ToString() => "Secret(******)";
}
