using System.Globalization;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Looks how much room is left where the store grows.</summary>
internal sealed class DiskProbe(DataDirectory data, IOptions<WatchdogOptions> options) : IHealthProbe
{
    private const long Megabyte = 1024 * 1024;

    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var free = new DriveInfo(data.Path).AvailableFreeSpace / Megabyte;
        return Task.FromResult<IReadOnlyList<HealthProblem>>(free >= options.Value.LeastFreeMegabytes ? [] :
        [
            new(
                HealthKind.DiskNearlyFull, "disk", AccountId: null, SourceId: null,
                $"Only {free.ToString("N0", CultureInfo.InvariantCulture)} MB are free on the disk of the data directory.",
                "Make room: when the disk is full, no logins can be stored."),
        ]);
    }
}
