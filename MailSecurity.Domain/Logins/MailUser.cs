namespace MailSecurity.Domain.Logins;

/// <summary>A mailbox login such as ana@example.org; the name is attacker-controlled text and is encoded wherever it is shown.</summary>
public readonly record struct MailUser
{
    /// <summary>RFC 3696 erratum 1690 allows 254 characters in an address; login names are given some more.</summary>
    public const int MaxLength = 320;

    private readonly string? _name;

    private MailUser(string name) => _name = name;

    public string Name => _name ?? "";

    /// <summary>What follows the last @, or an empty text for a name without one.</summary>
    public string Domain => Name[(Name.LastIndexOf('@') is var at and >= 0 ? at + 1 : Name.Length)..];

    /// <summary>Lower case, no surrounding space: two spellings of one mailbox are the same User. Control characters are refused.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out MailUser user)
    {
        text = text.Trim();
        var usable = text.Length is > 0 and <= MaxLength && !HasControlCharacter(text);
        user = usable ? new MailUser(text.ToString().ToLowerInvariant()) : default;
        return usable;
    }

    public static MailUser Parse(string text) =>
        TryRead(text, out var user) ? user : throw new FormatException("A User needs 1 to 320 characters and no control characters.");

    public override string ToString() => _name ?? "(none)";

    private static bool HasControlCharacter(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\0', '\x1f') || text.ContainsAnyInRange('\x7f', '\x9f');
}
