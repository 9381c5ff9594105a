using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>The first login from a country not seen for this User in a month. A neighbour of a usual country is less remarkable.</summary>
public sealed class NewCountry(IOptions<NewCountryOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "newCountry";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (login.Country is not { } country || learning.Value.IsLearning(before, login.At) || before.LoginCount == 0)
        {
            return null;
        }

        var habit = before.Habit(country);
        if (habit is not null && habit.LastAt >= login.At - options.Value.Forgotten)
        {
            return null;
        }

        var usual = before.Countries.Where(known => before.IsUsual(known.Country, login.At)).Select(known => known.Country).ToArray();
        return new Finding
        {
            Rule = Rule,
            Severity = usual.Any(known => Countries.AreNeighbours(known, country)) ? Severity.Low : Severity.Medium,
            At = login.At,
            Signature = country,
            UnusualAt = login.At,
            Unusual = [new(country, login.At)],
            SuspectCountry = country,
            SuppressedBecause = Excuses.Of(login, before),
            Text = habit is null
                ? $"First login from {Countries.NameOf(country)}."
                : $"First login from {Countries.NameOf(country)} since {Times.Utc(habit.LastAt)}.",
            Evidence =
            [
                new("Login", $"{login.Address}, {ProtocolNames.Of(login.Protocol)}, {Times.Utc(login.At)}"),
                new("Network", login.Location.NetworkOwner ?? "unknown owner"),
                new("Usual countries", usual.Length == 0 ? "none in 30 days" : string.Join(", ", usual.Select(Countries.NameOf))),
            ],
        };
    }
}

public sealed class NewCountryOptions
{
    public const string Section = "MailSecurity:Detection:NewCountry";

    /// <summary>A country not seen for this long is new again. Default: 30 days.</summary>
    public TimeSpan Forgotten { get; set; } = TimeSpan.FromDays(30);
}
