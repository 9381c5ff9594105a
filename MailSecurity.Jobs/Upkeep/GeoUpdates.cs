using Hangfire;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Upkeep;

/// <summary>The databases as people see them, and the way to have newer ones fetched at once.</summary>
public sealed class GeoUpdates(
    GeoUpdateTurn turn, GeoUpdateBook book, IGeoLocator geo, GeoUpdateOrders orders, IOptions<GeoUpdateOptions> options, IOptionsMonitor<GeoOptions> files, IBackgroundJobClient jobs)
{
    /// <summary>Whether any of them is fetched from somewhere.</summary>
    public bool IsOn => options.Value.IsOn;

    public bool IsUnderWay => turn.IsUnderWay;

    public IReadOnlyList<GeoState> States() => [.. Enum.GetValues<GeoKind>().Select(StateOf).OfType<GeoState>()];

    /// <summary>A sentence for the person if nothing was begun; null means it was.</summary>
    public async Task<string?> UpdateNowAsync(Actor actor, CancellationToken cancellation)
    {
        if (!IsOn)
        {
            return "The settings do not say where newer databases are.";
        }

        if (await orders.PlaceAsync(actor, cancellation) is { } problem)
        {
            return problem;
        }

        turn.Ask();
        try
        {
            jobs.Enqueue<GeoUpdateJob>(job => job.RunAsync(CancellationToken.None));
        }
        catch (BackgroundJobClientException)
        {
            // The run of the next minute finds the wish.
        }

        return null;
    }

    // No country database is the usual thing: the city's knows the country.
    private GeoState? StateOf(GeoKind kind)
    {
        var (source, record) = (options.Value.SourceOf(kind), book.Read(kind));
        var present = geo.Databases.FirstOrDefault(database => database.Kind.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase));
        return present is null && source.Length == 0 ? null
            : new GeoState(kind, present, OriginOf(kind, source), source.Length > 0 ? record.CheckedAt : null, source.Length > 0 ? record.Failure : null);
    }

    // The host alone: the rest of an address may hold a secret.
    private string OriginOf(GeoKind kind, string source) => source.Length == 0
        ? HasOwnFile(kind) ? "a file that the settings name" : "came with this version"
        : GeoUpdateOptions.IsUrl(source) ? new Uri(source).Host : $"MaxMind, {source}";

    private bool HasOwnFile(GeoKind kind) => !string.IsNullOrWhiteSpace(kind switch
    {
        GeoKind.Country => files.CurrentValue.CountryDatabase,
        GeoKind.City => files.CurrentValue.CityDatabase,
        _ => files.CurrentValue.AsnDatabase,
    });
}

/// <summary>One database: what is in use, where it comes from, and how the last look for a newer one went.</summary>
public sealed record GeoState(GeoKind Kind, GeoDatabase? InUse, string Origin, DateTimeOffset? LastTry, string? Failure);
