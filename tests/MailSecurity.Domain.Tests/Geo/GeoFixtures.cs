using MailSecurity.GeoPacker.Mmdb;

namespace MailSecurity.Domain.Tests.Geo;

/// <summary>Small databases in the layouts publishers use.</summary>
internal static class GeoFixtures
{
    public static MmdbBuilder Database(string type, int ipVersion = 6) =>
        new(new MmdbMetadata(type, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), "Made for a test") { IPVersion = ipVersion });

    public static Dictionary<string, object> Map(params (string Key, object Value)[] parts) =>
        parts.ToDictionary(part => part.Key, part => part.Value);

    public static Dictionary<string, object> GeoIP2(string country, double? latitude = null, double? longitude = null, string? city = null)
    {
        var record = Map(("country", Map(("iso_code", country))));
        if (city is not null)
        {
            record["city"] = Map(("names", Map(("en", city))));
        }

        if (latitude is { } north && longitude is { } east)
        {
            record["location"] = Map(("accuracy_radius", (ushort)20), ("latitude", north), ("longitude", east));
        }

        return record;
    }

    public static Dictionary<string, object> Flat(string country, string city, float latitude, float longitude) =>
        Map(("country_code", country), ("city", city), ("latitude", latitude), ("longitude", longitude));

    public static Dictionary<string, object> Asn(uint number, string owner) =>
        Map(("autonomous_system_number", number), ("autonomous_system_organization", owner));
}
