using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>Judges logins one by one: every rule speaks, then trust or an expectation may silence it, then the login becomes part of the profile.</summary>
public sealed class Analyst(MoreThanOneLocation moreThanOneLocation, NewCountry newCountry, ManyNetworks manyNetworks)
{
    // The order in which findings are listed on an incident. A new rule is added here.
    private readonly IDetector[] _detectors = [moreThanOneLocation, newCountry, manyNetworks];

    /// <summary>
    /// The findings about one login, suppressed ones included, in the order of the rules. Failed logins are stored and
    /// shown but say nothing about where a User is, so they leave no trace here.
    /// </summary>
    public IReadOnlyList<Finding> Judge(AnalysedLogin login, int domainId, UserProfile profile, TrustedRangeSet trusted)
    {
        if (!login.IsSuccess)
        {
            return [];
        }

        List<Finding>? findings = null;
        profile.Apply(trusted, domainId, login.UserId);
        var trust = trusted.Find(login.Address, domainId, login.UserId, login.At);
        foreach (var detector in _detectors)
        {
            if (detector.Examine(login, profile) is { } finding)
            {
                (findings ??= []).Add(ApplyTrust(finding, login.UserId, trust, trusted));
            }
        }

        profile.Remember(login, trust is null ? null : new TrustMark(trust.Id));
        if (findings is null)
        {
            return [];
        }

        foreach (var finding in findings)
        {
            // An expected country does not become usual either: it is the User's own until the expectation ends, and no longer.
            if (finding is { SuspectCountry: { } country } && (finding.SuppressedBecause is null || finding.IsExpected))
            {
                profile.Suspect(country);
            }
        }

        return findings;
    }

    private static Finding ApplyTrust(Finding finding, int userId, TrustedRange? trust, TrustedRangeSet trusted)
    {
        if (finding.SuppressedBecause is not null)
        {
            return finding;
        }

        var range = trust ?? (finding.RestsOnTrustedRange is { } id ? trusted.ById(id) : null);
        return range is null ? ApplyExpectations(finding, userId, trusted) : finding with { SuppressedBecause = $"{range} is trusted: {range.Description}" };
    }

    // Silenced if each sighting that makes it unusual was expected at its time. If only some were, it is about the others.
    private static Finding ApplyExpectations(Finding finding, int userId, TrustedRangeSet trusted)
    {
        var seen = finding.Unusual.Select(sighting => (sighting.Country, Expected: trusted.Expected(userId, sighting.Country, sighting.At))).ToList();
        if (seen.TrueForAll(sighting => sighting.Expected is null))
        {
            return finding;
        }

        var unexpected = seen.Find(sighting => sighting.Expected is null).Country;
        return unexpected is null
            ? finding with { SuppressedBecause = seen[0].Expected!.Because, IsExpected = true }
            : finding with { SuspectCountry = unexpected };
    }
}
