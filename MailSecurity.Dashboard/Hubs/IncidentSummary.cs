using System.Text.Json;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>An incident as outside listeners get it; the words and names are those of the API.</summary>
public sealed record IncidentSummary
{
    public required Guid Id { get; init; }

    public required string User { get; init; }

    public required string Domain { get; init; }

    public required string Status { get; init; }

    public required string Severity { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required int MessagesSent24h { get; init; }

    public required int DistinctCountries24h { get; init; }

    public required IReadOnlyList<string> Countries { get; init; }

    public required IReadOnlyList<ReasonSummary> Reasons { get; init; }

    /// <summary>Why the User is probably on the list (see <see cref="ReasonWeights"/>); null while nothing is known.</summary>
    public string? LikelyReason { get; init; }

    public required string? Owner { get; init; }

    public required string? Verdict { get; init; }

    /// <summary>Grows with every change; of two summaries the greater is the newer.</summary>
    public required int Version { get; init; }

    public static IncidentSummary Of(IncidentLine line) => new()
    {
        Id = line.Id,
        User = line.User,
        Domain = line.Domain,
        Status = Word(line.Status),
        Severity = Word(line.Severity),
        OpenedAt = line.OpenedAt,
        LastSeenAt = line.LastSeenAt,
        MessagesSent24h = line.MessagesSent24h,
        DistinctCountries24h = line.DistinctCountries24h,
        Countries = line.CountryCodes,
        Reasons = [.. line.Reasons.Select(reason => new ReasonSummary(reason.Rule, reason.Text, reason.Evidence))],
        LikelyReason = line.Reasons.Count > 0 ? Word(ReasonWeights.Weigh(line).Likely) : null,
        Owner = line.Owner,
        Verdict = line.Verdict is { } verdict ? Word(verdict) : null,
        Version = line.Version,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>One reason of an incident.</summary>
public sealed record ReasonSummary(string Rule, string Text, IReadOnlyList<Evidence> Evidence);
