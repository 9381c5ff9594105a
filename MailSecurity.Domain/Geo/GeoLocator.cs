using MailSecurity.Domain.Geo.Databases;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

/// <summary>
/// Answers from the configured databases, or the shipped ones. Every few seconds a lookup first compares length and
/// time of the files, which also works on network file systems, where change notifications do not.
/// </summary>
public sealed partial class GeoLocator : IGeoLocator
{
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly IOptionsMonitor<GeoOptions> _options;
    private readonly GeoDownloads _downloads;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _turn = new();
    private readonly DatabaseSlot<PlaceDatabase> _country;
    private readonly DatabaseSlot<PlaceDatabase> _city;
    private readonly DatabaseSlot<NetworkDatabase> _asn;
    private readonly long _interval;

    private volatile GeoDatabaseSet _databases;
    private long _checkAt;
    private int _unreadable;
    private string? _refusedOptions;

    public GeoLocator(IOptionsMonitor<GeoOptions> options, GeoDownloads downloads, TimeProvider clock, ILogger<GeoLocator> logger)
    {
        (_options, _downloads, _clock, _logger) = (options, downloads, clock, logger);
        _interval = (long)(CheckInterval.TotalSeconds * clock.TimestampFrequency);
        _country = new(nameof(GeoOptions.CountryDatabase), null, PlaceDatabase.Open, logger);
        _city = new(nameof(GeoOptions.CityDatabase), Shipped("MailSecurity-City.mmdb"), PlaceDatabase.Open, logger);
        _asn = new(nameof(GeoOptions.AsnDatabase), Shipped("MailSecurity-ASN.mmdb"), NetworkDatabase.Open, logger);
        _databases = new(null, null, null, Unreadable);
        _checkAt = clock.GetTimestamp() + _interval;

        // Invalid settings at the start are the operator's to see; only later ones are put aside.
        _ = options.CurrentValue;
        ReloadIfChanged();
    }

    public IReadOnlyList<GeoDatabase> Databases => _databases.Described;

    public Location Locate(ClientAddress address)
    {
        var checkAt = Volatile.Read(ref _checkAt);
        var now = _clock.GetTimestamp();

        // One thread wins the exchange and looks at the files; the others go on with what there is.
        if (now >= checkAt && Interlocked.CompareExchange(ref _checkAt, now + _interval, checkAt) == checkAt)
        {
            ReloadIfChanged();
        }

        return _databases.Locate(address);
    }

    /// <summary>Takes over changed files and settings now; true when a database was exchanged.</summary>
    public bool ReloadIfChanged()
    {
        lock (_turn)
        {
            if (CurrentOptions() is not { } options)
            {
                return false;
            }

            // Not ||: every slot has to look.
            if (!(_country.Refresh(Chosen(options.CountryDatabase, GeoKind.Country)) | _city.Refresh(Chosen(options.CityDatabase, GeoKind.City))
                | _asn.Refresh(Chosen(options.AsnDatabase, GeoKind.Asn))))
            {
                return false;
            }

            _databases = new(_country.Current, _city.Current, _asn.Current, Unreadable);
            Volatile.Write(ref _unreadable, 0);
            return true;
        }
    }

    private string? Chosen(string? configured, GeoKind kind) => string.IsNullOrWhiteSpace(configured) ? _downloads.Current(kind) : configured;

    private static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, "Geo", "Data", file);

    // Settings edited into something invalid while running leave everything as it is.
    private GeoOptions? CurrentOptions()
    {
        try
        {
            var options = _options.CurrentValue;
            _refusedOptions = null;
            return options;
        }
        catch (OptionsValidationException invalid)
        {
            if (_refusedOptions != invalid.Message)
            {
                Log.OptionsRefused(_logger, invalid.Message);
            }

            _refusedOptions = invalid.Message;
            return null;
        }
    }

    // A damaged record is met again with every login from there; once per database set is enough to know.
    private void Unreadable(Exception failure)
    {
        if (Interlocked.Exchange(ref _unreadable, 1) == 0)
        {
            Log.RecordUnreadable(_logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Error, "The geolocation settings are invalid and were not taken over: {Problems}")]
        public static partial void OptionsRefused(ILogger logger, string problems);

        [LoggerMessage(1303, LogLevel.Error, "A geolocation database has unreadable records; addresses in them stay without location.")]
        public static partial void RecordUnreadable(ILogger logger, Exception failure);
    }
}
