using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Upkeep;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Looks how old the databases of locations and networks are.</summary>
internal sealed class GeoProbe(IGeoLocator geo, GeoUpdateBook updates, IOptions<GeoUpdateOptions> update, IOptions<WatchdogOptions> options, TimeProvider clock) : IHealthProbe
{
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var old = geo.Databases.Where(database => now - database.BuiltAt > TimeSpan.FromDays(options.Value.MostGeoDays)).ToList();
        return Task.FromResult<IReadOnlyList<HealthProblem>>(
        [
            .. Enum.GetValues<GeoKind>().Select(kind => (Kind: kind, updates.Read(kind).Failure)).Where(entry => entry.Failure is not null).Select(entry => new HealthProblem(
                HealthKind.GeoUpdateFailed, $"geo-update/{entry.Kind}", AccountId: null, SourceId: null,
                $"The {entry.Kind} database could not be renewed: {entry.Failure}",
                $"The present one stays in use. See {GeoUpdateOptions.Section}:{entry.Kind}; it is tried again every hour.")),
            .. old.Count == 0 ? (HealthProblem[])[] :
            [new(
                HealthKind.GeoDatabaseOld, "geo", AccountId: null, SourceId: null,
                $"The {string.Join(" and the ", old.Select(database => database.Kind))} database{(old.Count == 1 ? " is" : "s are")} "
                + $"{((int)old.Max(database => now - database.BuiltAt).TotalDays).ToString(CultureInfo.InvariantCulture)} days old: locations are less and less right.",
                update.Value.IsOn
                    ? "Those that MailSecurity:Geo:Update does not name are not renewed."
                    : "Let newer ones be fetched with MailSecurity:Geo:Update: an address, or a MaxMind account.")],
        ]);
    }
}
