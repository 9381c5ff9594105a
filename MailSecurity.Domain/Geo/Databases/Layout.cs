using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>How the records of a file are laid out.</summary>
internal enum Layout
{
    Unknown,

    /// <summary>{ country: { iso_code }, city: { names }, location: { latitude, longitude } }</summary>
    GeoIP2,

    /// <summary>{ country_code, city, latitude, longitude }</summary>
    Flat,

    /// <summary>{ autonomous_system_number, autonomous_system_organization }, the same in both.</summary>
    Asn,
}

internal static class Layouts
{
    // Some networks say only a continent or a registered country, so one record is not enough to know.
    private const int RecordsToLookAt = 1000;

    /// <summary>Looks at the records, because the name of a type says little: publishers choose it freely.</summary>
    public static Layout Of(DatabaseFile file)
    {
        using var reader = new Reader(file.Path, FileAccessMode.MemoryMapped);
        if (reader.Metadata is not { DatabaseType: not null, Description: not null, BuildDate.Year: >= 1970 })
        {
            throw new InvalidDatabaseException("It does not say what it holds.");
        }

        foreach (var found in reader.FindAll<Dictionary<string, object>>().Take(RecordsToLookAt))
        {
            var layout = Of(found.Data);
            if (layout is not Layout.Unknown)
            {
                return layout;
            }
        }

        return Layout.Unknown;
    }

    private static Layout Of(Dictionary<string, object> record) =>
        record.ContainsKey("autonomous_system_number") ? Layout.Asn
        : record.ContainsKey("country_code") ? Layout.Flat
        : record.GetValueOrDefault("country") is Dictionary<string, object>
            || record.GetValueOrDefault("registered_country") is Dictionary<string, object>
            || record.GetValueOrDefault("location") is Dictionary<string, object> ? Layout.GeoIP2
        : Layout.Unknown;
}
