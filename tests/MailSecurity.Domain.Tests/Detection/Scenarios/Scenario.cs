using System.Globalization;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection.Scenarios;

/// <summary>A file of tests/Samples/scenarios as read; README.md there describes the form.</summary>
internal sealed class Scenario
{
    private readonly Dictionary<string, Place> _places = [];
    private readonly List<TrustedRange> _trusted = [];
    private readonly HashSet<(DateTimeOffset, ulong)> _stored = [];
    private DateTimeOffset _noon = A.Noon;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private MailLogReader? _reader;
    private long _id;

    public List<object> Steps { get; } = [];

    public List<string> Raised { get; } = [];

    public List<(string Rule, string Because)> Silent { get; } = [];

    public List<string> Own { get; } = [];

    /// <summary>Which rules it shows, and what of them: positive, negative or boundary.</summary>
    public List<(string Rule, string Kind)> Shows { get; } = [];

    public Sensitivity Sensitivity { get; private set; }

    public TrustedRangeSet Trusted => TrustedRangeSet.Of(_trusted);

    public static Scenario Read(string path)
    {
        var scenario = new Scenario();
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                scenario.AddLogged(line[2..]);
            }
            else if (line.Split('#')[0].Trim() is { Length: > 0 } words)
            {
                scenario.Add(words, words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return scenario;
    }

    private void Add(string line, string[] words)
    {
        switch (words[0])
        {
            case "place":
                _places.Add(words[1], Place.Read(words));
                break;
            case "shows":
                Shows.Add((words[1], words[2]));
                break;
            case "noon":
                _noon = A.Time(words[1]);
                break;
            case "zone":
                _zone = TimeZoneInfo.FindSystemTimeZoneById(words[1]);
                break;
            case "received":
                _reader = new MailLogReader(new MailLogOptions { Zone = _zone, Reference = A.Time(words[1]) });
                break;
            case "again":
                _reader!.BeginPiece();
                break;
            case "known":
                for (var hour = 16 * 24; hour >= 48; hour -= 6)
                {
                    Steps.Add(Login(_noon.AddHours(-hour), _places[words[1]], []));
                }

                break;
            case "trust":
                var network = Network.Read(words[1]).Network;
                _trusted.Add(new TrustedRange { Id = _trusted.Count + 1, AccountId = 1, DomainId = 1, Network = network.First, PrefixLength = (byte)network.PrefixLength, Description = words[2] });
                break;
            case "own":
                Own.Add(words[1]);
                break;
            case "sensitivity":
                Sensitivity = Enum.Parse<Sensitivity>(words[1], ignoreCase: true);
                break;
            case "raised":
                Raised.Add($"{words[1]} {words[2]}");
                break;
            case "silent":
                Silent.Add((words[1], line[(line.IndexOf(words[1], StringComparison.Ordinal) + words[1].Length)..].Trim()));
                break;
            default:
                AddStep(Time(words[0]), words);
                break;
        }
    }

    // What the mail server has written, as the intake reads it; what is known already is not stored again.
    private void AddLogged(string line)
    {
        var read = _reader!.Read(line);
        if (read.Login is { } login && _stored.Add((login.At, login.Key)))
        {
            var network = AnalysedLogin.NetworkOf(login.Address);
            var place = _places.Values.First(place => AnalysedLogin.NetworkOf(place.Address) == network);
            Steps.Add(Login(login.At, place with { Address = login.Address }, []) with { Outcome = login.Outcome, Attempts = login.Attempts, Protocol = login.Protocol });
        }
        else if (read.Message is { } message && _stored.Add((message.At, message.Key)))
        {
            Steps.Add(new SentHour(message.At, 1));
        }

        if (read.Kind is not (LineKind.Login or LineKind.Message))
        {
            throw new FormatException($"Neither a login nor a message ({read.Reason ?? "ignored"}): {line}");
        }
    }

    private void AddStep(DateTimeOffset at, string[] words)
    {
        if (words[1] == "sent")
        {
            Steps.Add(new SentHour(at, Number(words[2])));
            return;
        }

        if (words is [_, _, "networks", var networks, "every", var minutes])
        {
            for (var number = 0; number < Number(networks); number++)
            {
                var place = _places[words[1]];
                var step = UInt128.One << (place.Address.IsIPv4 ? 8 : 80);
                Steps.Add(Login(at.AddMinutes(number * Number(minutes)), place with { Address = ClientAddress.FromValue(place.Address.Value + ((uint)number * step)) }, []));
            }

            return;
        }

        Steps.Add(Login(at, _places[words[1]], words[2..]));
    }

    private AnalysedLogin Login(DateTimeOffset at, Place place, string[] more) => new()
    {
        Id = ++_id,
        UserId = 1,
        At = at,
        Address = After(more, "via") is { } other ? ClientAddress.Parse(other) : place.Address,
        Outcome = more.Contains("fails") ? LoginOutcome.WrongCredentials : LoginOutcome.Succeeded,
        Attempts = After(more, "fails") is { } attempts ? Number(attempts) : 1,
        PasswordHash = After(more, "password") is { } hash ? ushort.Parse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null,
        FailedForUsers = After(more, "failed-for") is { } users ? Number(users) : 0,
        Protocol = MailProtocol.Imap,
        Location = place.Location,
    };

    private static string? After(string[] words, string name) => Array.IndexOf(words, name) is var at and >= 0 ? words[at + 1] : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // Days, hours, minutes and seconds from noon: +3:00, -100d, +1d0:30, +0:10:00.
    private DateTimeOffset Time(string text)
    {
        var (sign, rest) = (text[0] == '-' ? -1 : 1, text[1..]);
        var day = rest.IndexOf('d', StringComparison.Ordinal);
        var days = day < 0 ? 0 : Number(rest[..day]);
        var parts = rest[(day + 1)..].Split(':', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray();
        return _noon + (sign * new TimeSpan(days, parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2)));
    }

    private sealed record Place(ClientAddress Address, Location Location)
    {
        // place NAME COUNTRY LATITUDE LONGITUDE ~RADIUS ADDRESS ASnumber Owner's name; "-" for what is not known.
        public static Place Read(string[] words) => new(ClientAddress.Parse(words[6]), new Location
        {
            Country = Known(words[2]),
            Latitude = Known(words[3]) is { } latitude ? double.Parse(latitude, CultureInfo.InvariantCulture) : null,
            Longitude = Known(words[4]) is { } longitude ? double.Parse(longitude, CultureInfo.InvariantCulture) : null,
            AccuracyRadius = Known(words[5]) is { } radius ? Number(radius[1..]) : null,
            Asn = Known(words[7]) is { } asn ? Number(asn[2..]) : null,
            NetworkOwner = words.Length > 8 ? string.Join(' ', words[8..]) : null,
        });

        private static string? Known(string word) => word == "-" ? null : word;
    }
}
