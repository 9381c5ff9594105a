using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>One mailbox used from more networks than a person has: a sign of a password shared among attackers' machines.</summary>
public sealed class ManyNetworks(IOptions<ManyNetworksOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "manyNetworks";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        var limits = options.Value;
        if (login.Origin.ActsForUsers || before.Networks.Count < Math.Min(limits.PerHour, limits.PerDay) || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        var inHour = Count(before, login, TimeSpan.FromHours(1));
        var inDay = Count(before, login, TimeSpan.FromHours(24));
        return inDay >= limits.CriticalPerDay ? Describe(login, before, inDay, "24 hours", Severity.Critical, "critical")
            : inHour > limits.PerHour ? Describe(login, before, inHour, "1 hour", Severity.High, "hour")
            : inDay > limits.PerDay ? Describe(login, before, inDay, "24 hours", Severity.Medium, "day")
            : null;
    }

    // Phones and VPNs are given another address all the time: all of a country, or of the VPN, count once.
    private static int Count(UserProfile before, AnalysedLogin login, TimeSpan window)
    {
        var network = login.Network;
        var (count, hasVpn) = (1, before.IsKnownVpn(login));
        List<string?>? mobile = login.Origin.Kind is NetworkKind.Mobile ? [login.Country] : null;
        foreach (var visit in before.Networks)
        {
            if (visit.Trust is not null || visit.Network == network || visit.LastAt <= login.At - window || visit.FirstAt > login.At)
            {
                continue;
            }

            if (visit.Kind is NetworkKind.Mobile)
            {
                mobile ??= [];
                if (mobile.Contains(visit.Country))
                {
                    continue;
                }

                mobile.Add(visit.Country);
            }
            else if (visit.IsKnownVpn)
            {
                if (hasVpn)
                {
                    continue;
                }

                hasVpn = true;
            }

            count++;
        }

        return count;
    }

    // When the latest of the networks came up: one more login from a known one is nothing new.
    private static DateTimeOffset LatestNetwork(UserProfile before, AnalysedLogin login)
    {
        var network = login.Network;
        return before.Networks.Any(visit => visit.Network == network) ? before.Networks.Max(visit => visit.FirstAt) : login.At;
    }

    private static Finding Describe(AnalysedLogin login, UserProfile before, int count, string window, Severity severity, string signature)
    {
        var latest = before.Networks.OrderByDescending(visit => visit.LastAt).Take(5).Select(visit => visit.Address.ToString());
        return new Finding
        {
            Rule = Rule,
            Severity = severity,
            At = login.At,
            Signature = signature,
            UnusualAt = LatestNetwork(before, login),
            Text = $"Logins from {count} different networks within {window}.",
            Evidence =
            [
                new("Networks", $"{count} (/24, or /48 for IPv6)", count),
                new("This login", $"{login.Address}, {Times.Utc(login.At)}"),
                new("Latest others", string.Join(", ", latest)),
            ],
        };
    }
}

public sealed class ManyNetworksOptions
{
    public const string Section = "MailSecurity:Detection:ManyNetworks";

    /// <summary>More distinct networks than this in one hour is high. Default: 5.</summary>
    public int PerHour { get; set; } = 5;

    /// <summary>More distinct networks than this in 24 hours is medium. Default: 10.</summary>
    public int PerDay { get; set; } = 10;

    /// <summary>This many distinct networks or more in 24 hours is critical. Default: 25.</summary>
    public int CriticalPerDay { get; set; } = 25;
}
