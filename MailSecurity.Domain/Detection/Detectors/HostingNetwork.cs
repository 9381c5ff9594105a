using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>The first login from rented servers or a VPN of an owner this User never came from.</summary>
public sealed class HostingNetwork(IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "hostingNetwork";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (login.Origin.Kind is not NetworkKind.Hosting || OwnerHabit.KeyOf(login) is not { } key || before.Owner(key) is not null
            || before.LoginCount == 0 || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        return new Finding
        {
            Rule = Rule,
            Severity = Severity.Medium,
            At = login.At,
            Signature = login.Origin.Name,
            UnusualAt = login.At,
            Text = $"First login from rented servers or a VPN ({login.Origin.Name}).",
            Evidence =
            [
                new("Login", $"{login.Address}, {ProtocolNames.Of(login.Protocol)}, {Times.Utc(login.At)}"),
                new("Network", login.Location.NetworkOwner ?? "unknown owner"),
            ],
        };
    }
}
