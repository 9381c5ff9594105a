using System.Net;
using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>A database that says to whom the network of an address belongs. GeoIP2 and flat files look the same here.</summary>
internal sealed class NetworkDatabase : IDatabase
{
    private readonly Reader _reader;

    private NetworkDatabase(DatabaseFile file)
    {
        File = file;
        _reader = new Reader(file.Path, file.Access);
    }

    public DatabaseFile File { get; }

    public Metadata Metadata => _reader.Metadata;

    public static NetworkDatabase Open(DatabaseFile file) => Layouts.Of(file) is Layout.Asn
        ? new NetworkDatabase(file)
        : throw new InvalidDatabaseException("It holds no autonomous system numbers.");

    public NetworkRecord? Find(IPAddress address) => _reader.Find<NetworkRecord>(address);

    public void Dispose() => _reader.Dispose();
}

internal sealed class NetworkRecord
{
    [MapKey("autonomous_system_number")]
    public long? Asn { get; init; }

    [MapKey("autonomous_system_organization")]
    public string? Owner { get; init; }
}
