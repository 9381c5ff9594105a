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
        return Task.FromResult<IReadOnlyList<HealthProblem>>(
        [
            .. geo.Databases.Where(database => now - database.BuiltAt > TimeSpan.FromDays(options.Value.MostGeoDays)).Select(database => new HealthProblem(
                HealthKind.GeoDatabaseOld, $"geo/{database.Kind}", AccountId: null, SourceId: null,
                $"The {database.Kind} database is {((int)(now - database.BuiltAt).TotalDays).ToString(CultureInfo.InvariantCulture)} days old: locations are less and less right.",
                $"Put a newer one in place with MailSecurity:Geo:{database.Kind}Database; no restart is needed.")),
        ]);
    }
}
