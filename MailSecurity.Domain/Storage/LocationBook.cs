using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>Numbers for locations, kept in memory up to a bound. Used inside the writer's transaction only, by one caller at a time.</summary>
internal sealed class LocationBook
{
    private const int Kept = 100_000;

    private const string Find = """SELECT "Id" FROM "Locations" WHERE "Fingerprint"=@fingerprint""";

    private const string Add =
        """
        INSERT INTO "Locations" ("Fingerprint","Country","City","Latitude","Longitude","AccuracyRadius","Asn","NetworkOwner")
        VALUES (@fingerprint,@country,@city,@latitude,@longitude,@radius,@asn,@owner) ON CONFLICT ("Fingerprint") DO NOTHING
        """;

    // By reference first: the locator hands out one object for equal locations, and comparing all parts of two would
    // cost more than the rest of a login's way into the store.
    private readonly Dictionary<Location, int> _numbers = new(ReferenceEqualityComparer.Instance);

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

        var number = FindOrAdd(db, LocationRow.From(location));
        _numbers.Add(location, number);
        return number;
    }

    /// <summary>After a transaction that was rolled back, numbers given in it do not exist.</summary>
    public void Forget() => _numbers.Clear();

    private static int FindOrAdd(MailSecurityDb db, LocationRow row)
    {
        using var find = Sql.Command(db, Find, ("@fingerprint", row.Fingerprint));
        if (find.ExecuteScalar() is { } found)
        {
            return Sql.ToInt(found);
        }

        using var add = Sql.Command(
            db, Add, ("@fingerprint", row.Fingerprint), ("@country", row.Country), ("@city", row.City), ("@latitude", row.Latitude),
            ("@longitude", row.Longitude), ("@radius", row.AccuracyRadius), ("@asn", row.Asn), ("@owner", row.NetworkOwner));
        add.ExecuteNonQuery();
        return Sql.ToInt(find.ExecuteScalar());
    }
}
