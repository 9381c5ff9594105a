using System.Text;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs;

/// <summary>Reads user names, and hands out the same string for a name that comes again.</summary>
internal sealed class UserPool
{
    // Names are attacker text of very different length, so characters are what is bounded: 16 MB, or the mailboxes of a
    // large provider. Full means start again.
    private const int CapacityInCharacters = 4 * 1024 * 1024;
    private const int CharactersPerEntry = 40;

    private readonly Dictionary<string, MailUser>.AlternateLookup<ReadOnlySpan<char>> _users =
        new Dictionary<string, MailUser>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _characters;

    /// <summary>Null when the name was read, or the reason why not.</summary>
    public string? Read(ReadOnlySpan<char> name, out MailUser user)
    {
        if (_users.TryGetValue(name, out user))
        {
            return null;
        }

        if (!MailUser.TryRead(name, out user))
        {
            return name.Length > MailUser.MaxLength ? Reasons.LongUser : Reasons.ControlInUser;
        }

        _characters += (2 * name.Length) + CharactersPerEntry;
        if (_characters > CapacityInCharacters)
        {
            _users.Dictionary.Clear();
            _characters = 0;
        }

        // Servers mostly write names in lower case: then the name and its key are one string.
        _users.Dictionary[name.SequenceEqual(user.Name) ? user.Name : name.ToString()] = user;
        return null;
    }

    /// <summary>True when a server that cuts names after <paramref name="maxBytes"/> may have cut this one.</summary>
    public static bool MayBeCut(ReadOnlySpan<char> name, int maxBytes) =>
        name.Length * 3 >= maxBytes && Encoding.UTF8.GetByteCount(name) >= maxBytes;
}
