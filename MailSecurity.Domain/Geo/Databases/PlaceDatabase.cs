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
}
