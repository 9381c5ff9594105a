using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Domain.Admins;

/// <summary>A person who signs in to the panel, by e-mail address and password.</summary>
public sealed class Admin : IdentityUser<Guid>
{
    public int AccountId { get; set; }

    public string Name { get; set; } = "";

    /// <summary>May see sources, jobs and all Accounts.</summary>
    public bool IsProvider { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When this Admin last opened the Security Incidents page; incidents recorded later are new to them.</summary>
    public DateTimeOffset IncidentsSeenAt { get; set; }
}
