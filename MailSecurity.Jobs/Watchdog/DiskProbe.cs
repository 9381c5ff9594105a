using System.Globalization;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Intake;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Looks how much room is left where the store grows.</summary>
internal sealed class DiskProbe(DataDirectory data, IntakeQueue intake, IOptions<WatchdogOptions> options) : IHealthProbe
{
    private const long Megabyte = 1024 * 1024;

    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        if (intake.IsStoreFull)
        {
            return Task.FromResult<IReadOnlyList<HealthProblem>>(
            [
                new(
                    HealthKind.DiskNearlyFull, "disk-full", AccountId: null, SourceId: null,
                    "The disk is full: no logins are stored. Followed files wait, senders over HTTP are answered 507, and syslog over TCP waits.",
                    "Make room on the disk of the data directory. It goes on by itself, and nothing has to be repaired."),
            ]);
        }

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
