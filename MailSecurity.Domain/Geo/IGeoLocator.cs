using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo;

/// <summary>Looks an address up in local databases; never asks a third party.</summary>
public interface IGeoLocator
{
    /// <summary>Never throws for any address; <see cref="Location.Unknown"/> for private, reserved and unlisted ones.</summary>
    Location Locate(ClientAddress address);

    /// <summary>The databases in use, for the screen.</summary>
    IReadOnlyList<GeoDatabase> Databases { get; }
}

/// <summary>A database in use: what it is, its build date, and the attribution its licence asks for.</summary>
public sealed record GeoDatabase(string Kind, string Name, DateTimeOffset BuiltAt, string Attribution);
