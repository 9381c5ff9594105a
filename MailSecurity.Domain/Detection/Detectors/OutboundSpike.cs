using System.Globalization;
using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// Far more messages than the User ever sends, and something was found about a login of the same day: spam is going out.
/// With nothing found but a network of an owner new to the User, or a new connection beside one the User has settled in, it is
/// high. Alone it is a newsletter.
/// </summary>
public sealed class OutboundSpike(IOptions<OutboundSpikeOptions> options, IOptions<LearningOptions> learning)
{
    public const string Rule = "outboundSpike";

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Looks at what was sent in the day up to <paramref name="at"/>.</summary>
    public Finding? Examine(DateTimeOffset at, UserProfile profile)
    {
        var sent = profile.Sent.InDay(at);
        if (sent <= options.Value.Messages)
        {
            return null;
        }

        var usual = profile.Sent.UsualPerDay(at);
        if (sent <= options.Value.Times * usual)
        {
            return null;
        }

        var isFound = (at - profile.LatestFindingAt).Duration() <= Day;
        var owner = isFound ? null : NewOwner(at, profile);
        return isFound ? Describe(at, sent, usual, Severity.Critical, "a finding about a login of that day")
            : owner is not null ? Describe(at, sent, usual, Severity.High, $"first login from this network's owner at {Times.Utc(owner.FirstAt)}")
            : !isFound && NewConnection(at, profile) is { } visit
                ? Describe(at, sent, usual, Severity.High, $"first login from the network of {visit.Address} at {Times.Utc(visit.FirstAt)}, beside the User's usual one")
            : null;
    }

    // Who comes back to the office after a weekend has a new connection, too; but nobody who is settled in another one these two days.
    private NetworkVisit? NewConnection(DateTimeOffset at, UserProfile profile) =>
        !learning.Value.IsLearning(profile, at) && profile.Networks.Any(visit => IsFixed(visit) && (visit.IsSettled || visit.FirstAt <= at - Day) && visit.LastAt > at - Day)
            ? profile.Networks.FirstOrDefault(visit => IsFixed(visit) && !visit.IsSettled && visit.FirstAt > at - Day && visit.FirstAt <= at)
            : null;

    private static bool IsFixed(NetworkVisit visit) => visit is { Trust: null, IsKnownVpn: false } && visit.Kind is not NetworkKind.Mobile;

    private OwnerHabit? NewOwner(DateTimeOffset at, UserProfile profile) =>
        learning.Value.IsLearning(profile, at) ? null : profile.Owners.FirstOrDefault(owner => owner.FirstAt > at - Day && owner.FirstAt <= at && owner.FirstAt > profile.FirstLoginAt);

    private Finding Describe(DateTimeOffset at, int sent, int usual, Severity severity, string together) => new()
    {
        Rule = Rule,
        Severity = severity,
        At = at,
        Signature = "spike",
        UnusualAt = at,
        Text = string.Create(CultureInfo.InvariantCulture, $"{sent:N0} messages in 24 hours, where {Math.Max(usual, 0):N0} a day are usual."),
        Evidence =
        [
            new("Messages in 24 hours", sent.ToString("N0", CultureInfo.InvariantCulture), sent),
            new("Usual a day", string.Create(CultureInfo.InvariantCulture, $"up to {usual:N0} on 95 of 100 days"), usual),
            new("Limit", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(options.Value.Messages, options.Value.Times * usual):N0}")),
            new("Together with", together),
        ],
    };
}

public sealed class OutboundSpikeOptions
{
    public const string Section = "MailSecurity:Detection:OutboundSpike";

    /// <summary>More messages in 24 hours than this, whatever is usual. Default: 200.</summary>
    public int Messages { get; set; } = 200;

    /// <summary>And more than so many times what the User's own 30 days stayed within on 95 of 100. Default: 3.</summary>
    public double Times { get; set; } = 3;
}
