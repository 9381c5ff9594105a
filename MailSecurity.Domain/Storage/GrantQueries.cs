using System.Collections.Frozen;
using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Reads what an Admin may do. The only place that turns stored rows into a decision's basis.</summary>
internal static class GrantQueries
{
    public static async Task<AdminGrant?> GrantAsync(this MailSecurityDb db, Guid adminId, CancellationToken cancellation)
    {
        var admin = await db.Users.FirstOrDefaultAsync(known => known.Id == adminId, cancellation);
        return admin is null ? null : await db.GrantAsync(admin, cancellation);
    }

    /// <summary>
    /// Whether that actor may do something to incidents. From here on the context sees what a person sees; a program, who is nobody,
    /// has been let in by the API and sees <paramref name="tenant"/>.
    /// </summary>
    public static async Task<bool> MayEditIncidentsAsync(this MailSecurityDb db, Actor by, Tenant tenant, CancellationToken cancellation)
    {
        if (by.Id is not { } person)
        {
            db.Tenant = tenant;
            return true;
        }

        db.Tenant = Tenant.System;
        var grant = await db.GrantAsync(person, cancellation);
        db.Tenant = grant?.Tenant ?? default;
        return grant?.Allows(Section.Incidents, Level.Edit) == true;
    }

    public static async Task<AdminGrant> GrantAsync(this MailSecurityDb db, Admin admin, CancellationToken cancellation)
    {
        FrozenDictionary<int, string>? domains = null;
        if (admin.Kind != AdminKind.Admin && admin.IsLimitedToDomains)
        {
            // The Account is compared here and not left to the context's tenant, which is the program's own for this read.
            domains = (await db.AdminDomains.Where(row => row.AdminId == admin.Id)
                .Join(db.Domains.Where(domain => domain.AccountId == admin.AccountId), row => row.DomainId, domain => domain.Id, (row, domain) => domain)
                .Select(domain => new { domain.Id, domain.Name })
                .ToListAsync(cancellation)).ToFrozenDictionary(domain => domain.Id, domain => domain.Name);
        }

        var entries = await db.AccessEntries.Where(entry => entry.AdminId == admin.Id).OrderBy(entry => entry.Id).ToListAsync(cancellation);
        var sessions = await db.Sessions.Where(session => session.AdminId == admin.Id).ToListAsync(cancellation);
        return new AdminGrant
        {
            Id = admin.Id,
            AccountId = admin.AccountId,
            Name = admin.Name,
            Email = admin.Email ?? "",
            Kind = admin.Kind,
            IsProvider = admin.IsProvider && admin.Kind == AdminKind.Admin,
            IsDisabled = admin.DisabledAt is not null,
            SecurityStamp = admin.SecurityStamp ?? "",
            Permissions = admin.Kind == AdminKind.Admin ? Permissions.All : Permissions.From(admin.PermissionBits),
            Domains = domains,
            AccessList = new AccessList(entries, admin.RestrictedAt, admin.RestrictionConfirmBy),
            MayCallFromAnywhere = admin.Kind == AdminKind.ApiSubAdmin && admin.MayCallFromAnywhere,
            Sessions = sessions,
        };
    }
}
