using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Domain.Admins;

/// <summary>A person who signs in to the panel, by e-mail address and password.</summary>
public sealed class Admin : IdentityUser<Guid>
{
    public int AccountId { get; set; }

    public string Name { get; set; } = "";

    /// <summary>May see sources, jobs and all Accounts.</summary>
    public bool IsProvider { get; set; }

    public AdminKind Kind { get; set; }

    /// <summary>Of a Sub-Admin, as <see cref="Permissions.Packed"/>; an Admin has all.</summary>
    public int PermissionBits { get; set; }

    /// <summary>True: only the Domains listed for this Sub-Admin, and none if none is listed.</summary>
    public bool IsLimitedToDomains { get; set; }

    /// <summary>Null while this person may sign in.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When the Admin IP Access List was switched on; null while access is unrestricted.</summary>
    public DateTimeOffset? RestrictedAt { get; set; }

    /// <summary>Until then the restriction has to be confirmed, or it is off again; null once it is.</summary>
    public DateTimeOffset? RestrictionConfirmBy { get; set; }

    /// <summary>Waives, for an API Sub-Admin, that its access list has to be switched on.</summary>
    public bool MayCallFromAnywhere { get; set; }

    /// <summary>When the host's command line last let this Admin in; wrong tries before it do not count any more.</summary>
    public DateTimeOffset? UnlockedAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When this Admin last opened the Security Incidents page; incidents recorded later are new to them.</summary>
    public DateTimeOffset IncidentsSeenAt { get; set; }
}
