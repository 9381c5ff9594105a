using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>Judges logins one by one: every rule speaks, then trust may silence it, then the login becomes part of the profile.</summary>
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
                (findings ??= []).Add(ApplyTrust(finding, trust, trusted));
            }
        }

        profile.Remember(login, trust is null ? null : new TrustMark(trust.Id));
        if (findings is null)
        {
            return [];
        }

        foreach (var finding in findings)
        {
            if (finding is { SuppressedBecause: null, SuspectCountry: { } country })
            {
                profile.Suspect(country);
            }
        }

        return findings;
    }

    private static Finding ApplyTrust(Finding finding, TrustedRange? trust, TrustedRangeSet trusted)
    {
        if (finding.SuppressedBecause is not null)
        {
            return finding;
        }

        var range = trust ?? (finding.RestsOnTrustedRange is { } id ? trusted.ById(id) : null);
        return range is null ? finding : finding with { SuppressedBecause = $"{range} is trusted: {range.Description}" };
    }
}
