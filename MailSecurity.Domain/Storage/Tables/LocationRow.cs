using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MailSecurity.Domain.Geo;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>A location as it was at the time of a login, stored once. Belongs to no Account: it says nothing about anybody.</summary>
public sealed class LocationRow
{
    public int Id { get; set; }

    /// <summary>Hash of everything below; two equal locations are one row.</summary>
    public long Fingerprint { get; set; }

    public string? Country { get; set; }

    public string? City { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public int? AccuracyRadius { get; set; }

    public long? Asn { get; set; }

    public string? NetworkOwner { get; set; }

    public static LocationRow From(Location location) => new()
    {
        Fingerprint = FingerprintOf(location),
        Country = location.Country,
        City = location.City,
        Latitude = location.Latitude,
        Longitude = location.Longitude,
        AccuracyRadius = location.AccuracyRadius,
        Asn = location.Asn,
        NetworkOwner = location.NetworkOwner,
    };

    public Location ToLocation() => new()
    {
        Country = Country,
        City = City,
        Latitude = Latitude,
        Longitude = Longitude,
        AccuracyRadius = AccuracyRadius,
        Asn = Asn,
        NetworkOwner = NetworkOwner,
    };

    private static long FingerprintOf(Location location)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{location.Country}\n{location.City}\n{location.Latitude:R}\n{location.Longitude:R}\n{location.AccuracyRadius}\n{location.Asn}\n{location.NetworkOwner}");
        return unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)));
    }

    internal sealed class Configuration : IEntityTypeConfiguration<LocationRow>
    {
        public void Configure(EntityTypeBuilder<LocationRow> builder)
        {
            builder.ToTable("Locations");
            builder.HasIndex(row => row.Fingerprint).IsUnique();
        }
    }
}
