using System.Text.Json.Serialization;

namespace MailSecurity.Domain.Detection;

/// <summary>One detector's statement about one login, in words and numbers.</summary>
public sealed record Finding
{
    /// <summary>The rule's stable name, as in the API: moreThanOneLocation, newCountry …</summary>
    public required string Rule { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The event time of the login that raised it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// What the finding is about, without times and counts ("BR DE"). A second finding of one rule with the same
    /// signature is the same statement again: it is counted, not listed twice.
    /// </summary>
    public required string Signature { get; init; }

    /// <summary>One sentence a person understands.</summary>
    public required string Text { get; init; }

    /// <summary>What the sentence rests on, in the order it should be read.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>The latest login that makes this unusual. An incident closed after it has already judged it.</summary>
    public required DateTimeOffset UnusualAt { get; init; }

    /// <summary>The sightings without which this would not be unusual. Empty when it is not about where the User was.</summary>
    public IReadOnlyList<Sighting> Unusual { get; init; } = [];

    /// <summary>The country that is not to be learned as usual until a person has judged; null when none is at fault.</summary>
    public string? SuspectCountry { get; init; }

    /// <summary>The trusted range without which there would be nothing to say; null when trust plays no part.</summary>
    public long? RestsOnTrustedRange { get; init; }

    /// <summary>Suppressed because the User is expected there for a while.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Suppressed because somebody has muted the rule for the User.</summary>
    public bool IsMuted { get; init; }

    /// <summary>Why this was not raised, as a sentence; null for a finding that counts.</summary>
    public string? SuppressedBecause { get; init; }
}

/// <summary>A User's login in a country: the event time of the latest one that counts.</summary>
public readonly record struct Sighting(string Country, DateTimeOffset At);

/// <summary>One fact behind a finding: what it is and its value, ready to be shown, and as a number where it is one.</summary>
public sealed record Evidence(string Name, string Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Number = null);
