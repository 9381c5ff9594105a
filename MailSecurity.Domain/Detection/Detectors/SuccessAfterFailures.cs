using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// A login that worked from a network which had just failed for this User again and again, or for many Users: a password
/// was guessed. In a network the User is known in, it is the User who mistyped.
/// </summary>
public sealed class SuccessAfterFailures(IOptions<SuccessAfterFailuresOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "successAfterFailures";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        var limits = options.Value;
        var failures = before.Failures.Networks.Count == 0 ? default
            : before.Failures.Count(FailureLog.KeyOf(login.Network), login.At - limits.Window, login.At);

        // In a carrier's network so many phones share an address that some hold an old password on any day.
        var isSpray = login.FailedForUsers >= limits.SprayUsers && login.Origin.Kind is not NetworkKind.Mobile;
        if ((failures.Tries < limits.Attempts && !isSpray) || login.Origin.ActsForUsers || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        var network = login.Network;
        foreach (var visit in before.Networks)
        {
            // Once in, the same visitor is not said again; and who came from here before the failures is at home here.
            if (visit.Network == network)
            {
                return null;
            }
        }

        return Describe(login, before, failures, isSpray);
    }

    private Finding Describe(AnalysedLogin login, UserProfile before, FailureCount failures, bool isSpray)
    {
        var count = isSpray ? $"for {login.FailedForUsers} Users" : string.Create(CultureInfo.InvariantCulture, $"{failures.Tries} times for this User");
        var isOwn = !isSpray && login.Country is { } country && before.IsUsual(country, login.At)
            && OwnerHabit.KeyOf(login) is { } key && before.Owner(key)?.IsUsual(login.At) == true;
        return new Finding
        {
            Rule = Rule,
            Severity = Severity.High,
            At = login.At,
            Signature = isSpray ? $"spray {login.Network}" : $"guessed {login.Network}",
            UnusualAt = login.At,
            SuspectCountry = login.Country is { } here && !before.IsUsual(here, login.At) ? here : null,
            Text = isSpray
                ? $"A login from a network that had failed {count}."
                : $"A login from a network that had failed {count} in the {options.Value.Window.TotalMinutes:0} minutes before.",
            Evidence =
            [
                new("Login", $"{login.Address}, {ProtocolNames.Of(login.Protocol)}, {Times.Utc(login.At)}"),
                new("Failures from this network", string.Create(CultureInfo.InvariantCulture, $"{failures} for this User"), failures.Guesses),
                new("Only failures from this network", string.Create(CultureInfo.InvariantCulture, $"{login.FailedForUsers} other Users"), login.FailedForUsers),
            ],
            SuppressedBecause = !isSpray && failures.Guesses < options.Value.Attempts
                ? $"{failures}: a device that holds an old password, not somebody who guesses."
                : isOwn ? $"The User has come from the networks of {login.Location.NetworkOwner} before: probably a forgotten password." : null,
        };
    }
}

public sealed class SuccessAfterFailuresOptions
{
    public const string Section = "MailSecurity:Detection:SuccessAfterFailures";

    /// <summary>Failed tries, those with one password counted once, for one User from one network (/24, IPv6 /48) before the success. Counts up to 6 are exact. Default: 5.</summary>
    public int Attempts { get; set; } = 5;

    /// <summary>How long before the success they may lie, at most 2 hours. Default: 1 hour.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Other Users for whom the network had nothing but failures on that day and the day before. Default: 10.</summary>
    public int SprayUsers { get; set; } = 10;
}
