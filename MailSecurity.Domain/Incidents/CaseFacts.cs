using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Incidents;

/// <summary>What an incident says of itself, read back from its reasons. What is not known is null and weighs nothing.</summary>
public sealed record CaseFacts
{
    public IReadOnlyList<string> Countries { get; init; } = [];

    public int Messages { get; init; }

    /// <summary>Different networks within the rule's window; known when it was many.</summary>
    public int? Networks { get; init; }

    public IReadOnlyList<string> Owners { get; init; } = [];

    public string? Protocol { get; init; }

    public int? Failures { get; init; }

    public TimeSpan? Apart { get; init; }

    public double? Kilometres { get; init; }

    public string? CameFrom { get; init; }

    /// <summary>The place of the login beside it, and whether that one came later.</summary>
    public string? Other { get; init; }

    public bool OtherIsLater { get; init; }

    public string? Usual { get; init; }

    public DateTimeOffset At { get; init; }

    public bool AreNeighbours => Countries.Count == 2 && Geo.Countries.AreNeighbours(Countries[0], Countries[1]);

    /// <summary>Kilometres an hour between the two logins; ten minutes at the least, as clocks differ.</summary>
    public double? Speed => Kilometres is { } way && Apart is { } time ? way / Math.Max(time.TotalHours, 1.0 / 6) : null;

    /// <summary>What the networks are used for, as the judgement of the logins says.</summary>
    public IReadOnlyList<NetworkKind> Kinds { get; init; } = [];

    // Cases from before the judgement said so are read by the owners' names.
    public bool Has(NetworkKind kind) => Kinds.Count > 0 ? Kinds.Contains(kind) : Owners.Any(owner => NetworkKinds.Shipped.OfOwner(owner).Kind == kind);

    public static CaseFacts Of(IncidentLine line)
    {
        // The first reason that tells of a login pair is the one that the story is about.
        var told = line.Reasons.OrderBy(reason => reason.FirstAt).ThenByDescending(reason => reason.Rule == MoreThanOneLocation.Rule).ToList();
        var main = told.Find(reason => Find(reason, LoginFacts.Apart) is not null) ?? told.Find(reason => Find(reason, LoginFacts.CameFrom) is not null);
        return new CaseFacts
        {
            Countries = line.CountryCodes,
            Messages = line.MessagesSent24h,
            Networks = (int?)told.Max(reason => Find(reason, LoginFacts.Networks)?.Number),
            Owners = [.. told.Select(reason => Find(reason, LoginFacts.Network)?.Value).OfType<string>().Distinct(StringComparer.Ordinal)],
            Kinds = [.. told.Select(reason => Find(reason, NetworkEvidence.Kind)?.Value).OfType<string>().Select(NetworkEvidence.Read).Distinct()],
            Protocol = Find(main, LoginFacts.Protocol)?.Value,
            Failures = (int?)told.Max(reason => Find(reason, LoginFacts.Failures)?.Number),
            Apart = Find(main, LoginFacts.Apart)?.Number is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Kilometres = Find(main, LoginFacts.Distance)?.Number,
            CameFrom = Find(main, LoginFacts.CameFrom)?.Value,
            Other = (Find(main, LoginFacts.Before) ?? Find(main, LoginFacts.After))?.Value,
            OtherIsLater = Find(main, LoginFacts.After) is not null,
            Usual = told.Select(reason => Find(reason, LoginFacts.Usual)?.Value).FirstOrDefault(usual => usual is not null),
            At = (main ?? told.FirstOrDefault())?.FirstAt ?? line.OpenedAt,
        };
    }

    private static Evidence? Find(ReasonLine? reason, string name) => reason?.Evidence.FirstOrDefault(fact => fact.Name == name);
}
