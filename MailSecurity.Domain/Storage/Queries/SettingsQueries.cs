using MailSecurity.Domain.Detection.Tuning;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>What Accounts have decided about detection.</summary>
internal static class SettingsQueries
{
    /// <summary>
    /// One for each of the Accounts. How a User is judged does not depend on who asks for it, so a viewer of some Domains only is
    /// given what belongs to the whole Account, too.
    /// </summary>
    public static async Task<Dictionary<int, DetectionSettings>> ReadAsync(MailSecurityDb db, int[] accounts, CancellationToken cancellation)
    {
        var rows = await db.Accounts.AsNoTracking().Where(account => accounts.Contains(account.Id))
            .Select(account => new { account.Id, account.Sensitivity, account.Thresholds })
            .ToListAsync(cancellation);
        var overrides = (await db.SensitivityOverrides.IgnoreQueryFilters().AsNoTracking().Where(known => accounts.Contains(known.AccountId)).ToListAsync(cancellation))
            .ToLookup(known => known.AccountId);
        var networks = (await db.NetworkKindEntries.IgnoreQueryFilters().AsNoTracking().Where(entry => accounts.Contains(entry.AccountId)).ToListAsync(cancellation))
            .ToLookup(entry => entry.AccountId);
        return rows.ToDictionary(row => row.Id, row => new DetectionSettings
        {
            Sensitivity = row.Sensitivity,
            Thresholds = row.Thresholds,
            Overrides = [.. overrides[row.Id]],
            Networks = [.. networks[row.Id]],
        });
    }
}
