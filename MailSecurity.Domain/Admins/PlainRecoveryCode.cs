using System.Security.Cryptography;
using System.Text;

namespace MailSecurity.Domain.Admins;

/// <summary>A recovery code as its owner sees it: twenty letters and digits that are not mistaken for one another, in groups. It does not print itself.</summary>
public readonly record struct PlainRecoveryCode
{
    // 31 characters, close to five bits each: no 0 and o, no 1, l and i.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int Length = 20;
    private const int Group = 5;

    private readonly string? _characters;

    private PlainRecoveryCode(string characters) => _characters = characters;

    public static PlainRecoveryCode Create() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>Takes a code with or without its dashes and in any case; anything else is not a code.</summary>
    public static bool TryRead(string? text, out PlainRecoveryCode code)
    {
        var characters = string.Concat((text ?? "").Where(character => character is not ('-' or ' '))).ToLowerInvariant();
        var isCode = characters.Length == Length && characters.All(char.IsAsciiLetterOrDigit);
        code = isCode ? new PlainRecoveryCode(characters) : default;
        return isCode;
    }

    /// <summary>The code itself: for the one moment in which it is shown.</summary>
    public string Reveal() => string.Join('-', (_characters ?? "").Chunk(Group).Select(group => new string(group)));

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(_characters ?? ""));

    public override string ToString() => "PlainRecoveryCode(******)";
}
