using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Playground.Quality.Judges;

/// <summary>
/// BuffaLogs' rules about places, as published, with their defaults: a new country; and, from an address new to the User, more
/// than 100 km from the latest login at more than 300 km/h. Silent for 14 days and, for travel, inside one country.
/// </summary>
public sealed class BuffaLogsRule : IJudge
{
    private const double Kilometres = 100;
    private const double KilometresPerHour = 300;
    private static readonly TimeSpan Learning = TimeSpan.FromDays(14);

    private readonly HashSet<string> _countries = [];
    private readonly HashSet<ClientAddress> _addresses = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private LabelledEvent? _latest;

    public bool Look(LabelledEvent happened)
    {
        if (happened.Messages > 0 || !happened.IsSuccess || happened.Where.Location is not { Country: { } country, Latitude: not null } here)
        {
            return false;
        }

        var isFirst = _latest is null;
        var isNewCountry = _countries.Add(country);
        var isNewAddress = _addresses.Add(happened.Where.Address);
        var isTravel = isNewAddress && _latest is { } before && before.Where.Location.Country != country && IsImpossible(before, happened, here);
        _latest = happened;
        _first = happened.At < _first ? happened.At : _first;
        return !isFirst && happened.At - _first >= Learning && (isNewCountry || isTravel);
    }

    private static bool IsImpossible(LabelledEvent before, LabelledEvent now, Location here)
    {
        var there = before.Where.Location;
        var kilometres = Distance.Kilometres(there.Latitude!.Value, there.Longitude!.Value, here.Latitude!.Value, here.Longitude!.Value);
        return kilometres > Kilometres && kilometres / Math.Max(0.001, (now.At - before.At).TotalHours) > KilometresPerHour;
    }
}
