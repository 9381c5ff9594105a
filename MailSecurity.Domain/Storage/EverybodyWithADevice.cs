using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The route without schedules: every Admin of the Account who has a device, at once and once.</summary>
internal sealed class EverybodyWithADevice(Store store) : IAlertRoute
{
    public async Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation) => new(
        await store.ReadAsync(
            Tenant.Of(alert.AccountId), db => db.PushDevices.Select(device => device.AdminId).Distinct().ToListAsync(cancellation), cancellation),
        NextAt: null);
}
