using System.Globalization;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Says that stored User profiles were damaged and have been made anew.</summary>
internal sealed class ProfileProbe(ProfileRepair repair) : IHealthProbe
{
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var repaired = repair.Recent;
        return Task.FromResult<IReadOnlyList<HealthProblem>>(repaired.Count == 0 ? [] :
        [
            new(
                HealthKind.ProfileDamaged, "profiles", AccountId: null, SourceId: null,
                $"What was remembered of {repaired.Count.ToString("N0", CultureInfo.InvariantCulture)} User{(repaired.Count == 1 ? "" : "s")} could not be read "
                + $"and was made anew from the stored logins. The last reason: {repaired[^1].Reason}",
                "Check the disk and the database file. Which Users they were is in the program's log (event 1402). This goes away after a day."),
        ]);
    }
}
