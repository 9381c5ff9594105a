using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The route without schedules: every Admin of the Account who has a device or wants mail, at once and once.</summary>
internal sealed class EverybodyWithADevice(Store store) : IAlertRoute
{
    public async Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation) => new(
        await store.ReadAsync(
            Tenant.Of(alert.AccountId), db => db.PushDevices.Select(device => device.AdminId)
                .Union(db.AlertChoices.Where(choice => choice.MailFrom != null).Select(choice => choice.AdminId)).ToListAsync(cancellation), cancellation),
        NextAt: null);
}
