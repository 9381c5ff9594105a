using System.Net;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>
/// The databases of one moment with the answers they gave. A changed file makes a new set, so an answer never mixes
/// two versions of a file.
/// </summary>
internal sealed class GeoDatabaseSet(PlaceDatabase? country, PlaceDatabase? city, NetworkDatabase? network, Action<Exception> unreadable)
{
    private const int SharedLocations = 65_536;

    private readonly AnswerCache _recent = new();
    private readonly LocationPool _pool = new(SharedLocations);

    public IReadOnlyList<GeoDatabase> Described { get; } =
    [
        .. new (string Kind, IDatabase? Database)[] { ("Country", country), ("City", city), ("ASN", network) }
            .Where(entry => entry.Database is not null)
            .Select(entry => Attributions.Describe(entry.Kind, entry.Database!.Metadata)),
    ];

    public Location Locate(ClientAddress address)
    {
        var known = _recent.Find(address);
        if (known is null)
        {
            known = _pool.Share(Look(address));
            _recent.Keep(address, known);
        }

        return known;
    }

    private Location Look(ClientAddress address)
    {
        if (ReservedAddresses.Contain(address))
        {
            return Location.Unknown;
        }

        var ip = address.ToIPAddress();
        var place = PlaceOf(ip);
        var owner = network is null ? null : Read(network, ip, network.Find);
        var location = new Location
        {
            Country = place.Country,
            City = place.City,
            Latitude = place.Latitude,
            Longitude = place.Longitude,
            AccuracyRadius = place.AccuracyRadius,
            Asn = owner?.Asn is > 0 ? owner.Asn : null,
            NetworkOwner = string.IsNullOrWhiteSpace(owner?.Owner) ? null : owner.Owner,
        };
        return location == Location.Unknown ? Location.Unknown : location;
    }

    // The country database decides; a city in another country is worse than no city.
    private Place PlaceOf(IPAddress ip)
    {
        var decided = country is null ? default : Read(country, ip, country.Find);
        if (decided.Latitude is not null || city is null)
        {
            return decided;
        }

        var detailed = Read(city, ip, city.Find);
        return decided.Country is null || decided.Country == detailed.Country ? detailed : decided;
    }

    private T? Read<T>(IDatabase database, IPAddress ip, Func<IPAddress, T?> find)
    {
        // A database of IPv4 alone answers for IPv6 too, from the first 32 bits: nonsense.
        if (database.Metadata.IPVersion == 4 && ip.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return default;
        }

        try
        {
            return find(ip);
        }
        catch (Exception failure)
        {
            // Damaged bytes make the reader fail in many ways, even with null references; none may reach a login.
            unreadable(failure);
            return default;
        }
    }
}
