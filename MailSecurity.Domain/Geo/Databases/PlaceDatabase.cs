using System.Globalization;
using System.Net;
using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>A database that says where an address is.</summary>
internal abstract class PlaceDatabase(DatabaseFile file) : IDatabase
{
    public DatabaseFile File { get; } = file;

    public abstract Metadata Metadata { get; }

    public static PlaceDatabase Open(DatabaseFile file) => Layouts.Of(file) switch
    {
        Layout.GeoIP2 => new GeoIP2Places(file),
        Layout.Flat => new FlatPlaces(file),
        _ => throw new InvalidDatabaseException("It holds no countries, neither in the GeoIP2 nor in the flat layout."),
    };

    public abstract Place Find(IPAddress address);

    public abstract void Dispose();

    // Publishers write numbers of 32 or 64 bits, and the reader converts neither into the other.
    // By way of decimal text a 32-bit 52.3717 stays 52.3717 instead of 52.37170028686523.
    protected static double? Number(object? value) => value switch
    {
        double number => number,
        float number => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ => null,
    };
}
