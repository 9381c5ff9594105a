using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Numbers for locations, kept in memory up to a bound. Used inside the writer's transaction only, by one caller at a time.</summary>
internal sealed class LocationBook
{
    private const int Kept = 100_000;

    private readonly Dictionary<Location, int> _numbers = [];

    public int NumberOf(MailSecurityDb db, Location location)
    {
        if (_numbers.TryGetValue(location, out var known))
        {
            return known;
        }

        if (_numbers.Count >= Kept)
        {
            Forget();
        }

        var row = LocationRow.From(location);
        var number = db.Locations.Where(other => other.Fingerprint == row.Fingerprint).Select(other => (int?)other.Id).FirstOrDefault();
        if (number is null)
        {
            db.Locations.Add(row);
            db.SaveChanges();
            number = row.Id;
            db.Entry(row).State = EntityState.Detached;
        }

        _numbers.Add(location, number.Value);
        return number.Value;
    }

    public void Forget() => _numbers.Clear();
}
