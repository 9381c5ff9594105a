using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Looks how old the databases of locations and networks are.</summary>
internal sealed class GeoProbe(IGeoLocator geo, IOptions<WatchdogOptions> options, TimeProvider clock) : IHealthProbe
{
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var old = geo.Databases.Where(database => now - database.BuiltAt > TimeSpan.FromDays(options.Value.MostGeoDays)).ToList();
        return Task.FromResult<IReadOnlyList<HealthProblem>>(old.Count == 0 ? [] :
        [
            new(
                HealthKind.GeoDatabaseOld, "geo", AccountId: null, SourceId: null,
                $"The {string.Join(" and the ", old.Select(database => database.Kind))} database{(old.Count == 1 ? " is" : "s are")} "
                + $"{((int)old.Max(database => now - database.BuiltAt).TotalDays).ToString(CultureInfo.InvariantCulture)} days old: locations are less and less right.",
                "Put newer ones in place with MailSecurity:Geo; no restart is needed."),
        ]);
    }
}
