using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>A mailbox nobody used for months wakes up in a country it was never used from.</summary>
public sealed class DormantAccount(IOptions<DormantAccountOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "dormantAccount";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (before.LoginCount == 0 || login.At - before.LatestLoginAt < options.Value.Silence || login.Country is not { } country
            || before.Countries.Count == 0 || before.Habit(country) is not null || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        var days = (int)(login.At - before.LatestLoginAt).TotalDays;
        return new Finding
        {
            Rule = Rule,
            Severity = Severity.High,
            At = login.At,
            Signature = country,
            UnusualAt = login.At,
            Unusual = [new(country, login.At)],
            SuspectCountry = country,
            SuppressedBecause = Excuses.Of(login, before),
            Text = $"First login after {days} days, from {Countries.NameOf(country)}, where the mailbox was never used.",
            Evidence =
            [
                new("Login", $"{login.Address}, {ProtocolNames.Of(login.Protocol)}, {Times.Utc(login.At)}"),
                new("Login before", Times.Utc(before.LatestLoginAt)),
                new("Silence", $"{days} days", days),
            ],
        };
    }
}

public sealed class DormantAccountOptions
{
    public const string Section = "MailSecurity:Detection:DormantAccount";

    /// <summary>A mailbox without a login for this long is dormant. Default: 90 days.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromDays(90);
}
