using System.Text;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs;

/// <summary>Reads user names, and hands out the same string for a name that comes again.</summary>
internal sealed class UserPool
{
    // Names are attacker text of up to 320 characters: full means start again, so that the pool stays within some megabytes.
    private const int Capacity = 16_384;

    private readonly Dictionary<string, MailUser>.AlternateLookup<ReadOnlySpan<char>> _users =
        new Dictionary<string, MailUser>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

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

        if (_users.Dictionary.Count >= Capacity)
        {
            _users.Dictionary.Clear();
        }

        // Servers mostly write names in lower case: then the name and its key are one string.
        _users.Dictionary[name.SequenceEqual(user.Name) ? user.Name : name.ToString()] = user;
        return null;
    }

    /// <summary>True when a server that cuts names after <paramref name="maxBytes"/> may have cut this one.</summary>
    public static bool MayBeCut(ReadOnlySpan<char> name, int maxBytes) =>
        name.Length * 3 >= maxBytes && Encoding.UTF8.GetByteCount(name) >= maxBytes;
}
