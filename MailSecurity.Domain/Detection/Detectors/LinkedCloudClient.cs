using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// The first login from a mail application's own servers: from now on the application holds the User's password. Where its
/// servers stand says nothing about the User, so no other rule looks at that.
/// </summary>
public sealed class LinkedCloudClient(IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "linkedCloudClient";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (login.Origin.Kind is not NetworkKind.CloudClient || OwnerHabit.KeyOf(login) is not { } key || before.Owner(key) is not null
            || before.LoginCount == 0 || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        return new Finding
        {
            Rule = Rule,
            Severity = Severity.Low,
            At = login.At,
            Signature = login.Origin.Name,
            UnusualAt = login.At,
            Text = $"{login.Origin.Name} logs in to this mailbox for the first time: it holds the password now.",
            Evidence =
            [
                new("Login", $"{login.Address}, {ProtocolNames.Of(login.Protocol)}, {Times.Utc(login.At)}"),
                new("Network", login.Location.NetworkOwner ?? login.Origin.Name),
            ],
        };
    }
}
