using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Admins;

/// <summary>A network that an Admin has signed in from lately: guesses of strangers elsewhere do not slow it down.</summary>
public sealed class FamiliarNetwork
{
    /// <summary>How long after the last sign-in from it.</summary>
    public static readonly TimeSpan For = TimeSpan.FromDays(90);

    public Guid AdminId { get; set; }

    /// <summary>An IPv4 address, or an IPv6 /64: whoever has one address of it has them all.</summary>
    public ClientAddress Network { get; set; }

    public DateTimeOffset LastAt { get; set; }

    public static ClientAddress Of(ClientAddress address) => address.IsIPv4 ? address : address.NetworkOf(64);
}

/// <summary>
/// One signed-in browser of one Admin. The cookie only names it: whether it still opens anything is decided by this row,
/// so that deleting the row ends every copy of the cookie.
/// </summary>
public sealed class AdminSession
{
    /// <summary>How long a session lives without anything done in it (NIST SP 800-63B, AAL2).</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>How long a session lives whatever is done in it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>Sessions of one Admin at a time; the one unused for longest goes first.</summary>
    public const int Most = 20;

    public Guid Id { get; set; }

    public Guid AdminId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The last time something was done in it, to the minute.</summary>
    public DateTimeOffset LastActiveAt { get; set; }

    /// <summary>Where it was opened from.</summary>
    public ClientAddress? Address { get; set; }

    /// <summary>The browser in its own words, shortened; text from outside.</summary>
    public string UserAgent { get; set; } = "";

    public DateTimeOffset EndsAt => Earlier(CreatedAt + Longest, LastActiveAt + Idle);

    public bool IsAlive(DateTimeOffset now) => now < EndsAt;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
