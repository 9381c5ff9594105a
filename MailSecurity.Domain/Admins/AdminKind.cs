namespace MailSecurity.Domain.Admins;

/// <summary>What kind of person, or program, signs in. The numbers are stored.</summary>
public enum AdminKind
{
    /// <summary>May do everything in the Account.</summary>
    Admin = 0,

    /// <summary>May do what the permissions say, in the Domains that were given.</summary>
    SubAdmin = 1,

    /// <summary>A Sub-Admin for the API alone: cannot open the panel.</summary>
    ApiSubAdmin = 2,
}

/// <summary>A Domain that a limited Sub-Admin may see.</summary>
public sealed class AdminDomain
{
    public Guid AdminId { get; set; }

    public int DomainId { get; set; }
}
