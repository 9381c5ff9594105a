namespace MailSecurity.Domain.Trust;

/// <summary>Mail apps that fetch through many servers of their own, and the range that holds a User's logins from them.</summary>
public static class KnownOwners
{
    private static readonly (string Part, string Name, int PrefixLength)[] IPv4 =
    [
        ("google", "Google", 17),
        ("mymail", "myMail", 22),
        ("my.com", "myMail", 22),
        ("mail.ru", "myMail", 22),
    ];

    public static RangeSuggestion? Suggest(string? owner, bool isIPv4)
    {
        foreach (var (part, name, length) in IPv4)
        {
            if (isIPv4 && owner?.Contains(part, StringComparison.OrdinalIgnoreCase) == true)
            {
                return new RangeSuggestion(length, $"{name} logs in from many addresses; /{length} holds them.");
            }
        }

        return null;
    }
}
