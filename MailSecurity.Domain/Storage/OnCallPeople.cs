using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Reads who of an Account can be on call and how each can be told, as the sender would find it.</summary>
internal static class OnCallPeople
{
    /// <param name="db">Somebody's context; from here on it is the program's own.</param>
    /// <param name="accountId">Whose people.</param>
    /// <param name="seen">The Domains whose names may be told; null: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<OnCallPerson>> ReadAsync(MailSecurityDb db, int accountId, IReadOnlySet<string>? seen, CancellationToken cancellation)
    {
        db.Tenant = Tenant.System;
        var admins = await db.Users.Where(admin => admin.AccountId == accountId && admin.Kind != AdminKind.ApiSubAdmin).OrderBy(admin => admin.Name).ToListAsync(cancellation);
        var key = await db.PushKeys.MaxAsync(known => (int?)known.Id, cancellation) ?? 0;
        var devices = (await db.PushDevices.Where(device => device.AccountId == accountId && device.EndedAt == null && device.KeyId == key)
            .Select(device => device.AdminId).ToListAsync(cancellation)).CountBy(id => id).ToDictionary();
        var mail = await db.AlertChoices.Where(choice => choice.AccountId == accountId).ToDictionaryAsync(choice => choice.AdminId, choice => choice.MailFrom, cancellation);
        var domains = (await db.Domains.Where(domain => domain.AccountId == accountId)
            .Join(db.AdminDomains, domain => domain.Id, row => row.DomainId, (domain, row) => new { row.AdminId, domain.Name }).ToListAsync(cancellation))
            .Where(one => seen?.Contains(one.Name) != false).ToLookup(one => one.AdminId, one => one.Name);
        return admins.ConvertAll(admin => new OnCallPerson(admin.Id, admin.Name)
        {
            IsThere = admin.DisabledAt is null,
            Devices = devices.GetValueOrDefault(admin.Id),
            MailFrom = string.IsNullOrEmpty(admin.Email) ? null : mail.GetValueOrDefault(admin.Id),
            SeesIncidents = admin.Kind is AdminKind.Admin || Permissions.From(admin.PermissionBits).Allows(Section.Incidents, Level.View),
            Domains = admin.Kind is AdminKind.Admin || !admin.IsLimitedToDomains ? null : domains[admin.Id].ToHashSet(StringComparer.OrdinalIgnoreCase),
        });
    }
}
