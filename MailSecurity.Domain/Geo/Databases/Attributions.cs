using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>What the licences of the usual databases ask to be shown with their data.</summary>
internal static class Attributions
{
    public static GeoDatabase Describe(string kind, Metadata metadata) => new(
        kind, metadata.DatabaseType, new DateTimeOffset(DateTime.SpecifyKind(metadata.BuildDate, DateTimeKind.Utc)), Of(metadata));

    private static string Of(Metadata metadata)
    {
        var type = metadata.DatabaseType;
        return type.StartsWith("GeoLite2", StringComparison.Ordinal)
            ? "This product includes GeoLite2 Data created by MaxMind, available from https://www.maxmind.com."
            : type.StartsWith("DBIP", StringComparison.Ordinal) ? "IP Geolocation by DB-IP (https://db-ip.com)"
            : metadata.Description.TryGetValue("en", out var description) ? description
            : "";
    }
}
