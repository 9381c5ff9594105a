using System.Runtime.CompilerServices;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Trust;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Detection;

/// <summary>Judges logins one by one: every rule speaks, then trust or an expectation may silence it, then the login becomes part of the profile.</summary>
public sealed partial class Analyst(RuleBook rules, NetworkKinds kinds, DetectionLimits limits, ILogger<Analyst> logger)
{
    // By the settings' own identity: they are read anew after every change.
    private readonly ConditionalWeakTable<DetectionSettings, Analyst> _ofAccounts = [];

    /// <summary>The analyst of an Account: its limits in place of the product's, and what it knows about networks before all else.</summary>
    public Analyst For(DetectionSettings settings) => settings.Thresholds.Count + settings.Networks.Count == 0 ? this : _ofAccounts.GetValue(
        settings, own => new Analyst(own.Thresholds.Count == 0 ? rules : limits.With(own.Thresholds).ToRules(), kinds.With(own.Networks), limits, logger));

    /// <summary>Judges by what the User's Account has decided.</summary>
    public IReadOnlyList<Finding> Judge(AnalysedLogin login, AnalysedUser user, TrustedRangeSet trusted) =>
        For(user.Settings).Judge(login, user.DomainId, user.Profile, trusted, user.Sensitivity);

    /// <inheritdoc cref="Judge(SentHour, UserProfile)"/>
    public IReadOnlyList<Finding> Judge(SentHour sent, AnalysedUser user, TrustedRangeSet trusted) =>
        [.. For(user.Settings).Judge(sent, user.Profile).Select(finding => ApplyMutes(finding, user.Id, trusted))];

    /// <summary>
    /// The findings about one login, suppressed ones included, in the order of the rules. Nothing is found about a failed
    /// login; it is remembered for the rule that looks at what came before a success.
    /// </summary>
    public IReadOnlyList<Finding> Judge(AnalysedLogin login, int domainId, UserProfile profile, TrustedRangeSet trusted, Sensitivity sensitivity)
    {
        if (!login.IsSuccess)
        {
            profile.RememberFailure(login);
            return [];
        }

        login.Origin = kinds.Of(login.Address, login.Location);
        profile.Apply(trusted, domainId, login.UserId);
        var trust = trusted.Find(login.Address, domainId, login.UserId, login.At);
        List<Finding>? findings = null;
        foreach (var detector in rules.For(sensitivity))
        {
            if (Examine(detector, login, profile) is { } finding)
            {
                (findings ??= []).Add(ApplySensitivity(ApplyMutes(ApplyTrust(Describe(finding, login), login.UserId, trust, trusted), login.UserId, trusted), sensitivity));
            }
        }

        profile.Remember(login, trust is null ? null : new TrustMark(trust.Id));
        if (findings is null)
        {
            return [];
        }

        Suspect(login, profile, findings);
        if (findings.Exists(finding => finding.SuppressedBecause is null) && rules.OutboundSpike.Examine(login.At, profile) is { } spike)
        {
            findings.Add(ApplyMutes(spike, login.UserId, trusted));
        }

        return findings;
    }

    /// <summary>Counts messages that a User has sent, and says what is to be said about their number.</summary>
    public IReadOnlyList<Finding> Judge(SentHour sent, UserProfile profile)
    {
        profile.Sent.Add(SentLog.HourOf(sent.LatestAt), sent.Messages);
        return rules.OutboundSpike.Examine(sent.LatestAt, profile) is { } finding ? [finding] : [];
    }

    private static void Suspect(AnalysedLogin login, UserProfile profile, List<Finding> findings)
    {
        foreach (var finding in findings)
        {
            // An expected country does not become usual either: it is the User's own until the expectation ends, and no longer.
            // And a mute silences one rule; it teaches the others nothing.
            if (finding is { IsExpected: true } or { IsMuted: true } && finding.SuspectCountry is { } expected)
            {
                profile.Suspect(expected);
            }

            if (finding.SuppressedBecause is not null)
            {
                continue;
            }

            profile.LatestFindingAt = login.At > profile.LatestFindingAt ? login.At : profile.LatestFindingAt;
            if (finding.SuspectCountry is { } country)
            {
                profile.Suspect(country);
            }

            if (login.Origin.Kind is NetworkKind.Hosting && OwnerHabit.KeyOf(login) is { } key)
            {
                profile.Owner(key)?.Suspect();
            }
        }
    }

    // One login that a rule cannot digest must hold up neither the other rules nor the logins that follow.
    private Finding? Examine(IDetector detector, AnalysedLogin login, UserProfile profile)
    {
        try
        {
            return detector.Examine(login, profile);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.LoginSetAside(logger, login.Id, detector.GetType().Name, failure);
            return new Finding
            {
                Rule = RuleBook.NameOf(detector),
                Severity = Severity.Low,
                At = login.At,
                Signature = "unjudged",
                UnusualAt = login.At,
                Text = "A login could not be judged by this rule.",
                Evidence = [new("Login", $"{login.Address}, {Times.Utc(login.At)}"), new("Reason", failure.GetType().Name)],
                SuppressedBecause = $"The rule failed on this login ({failure.GetType().Name}); the other rules have judged it.",
            };
        }
    }

    private static Finding Describe(Finding finding, AnalysedLogin login) => login.Origin.Kind is NetworkKind.Unknown ? finding
        : finding with { Evidence = [.. finding.Evidence, new(NetworkEvidence.Kind, login.Origin.ToString())] };

    private static Finding ApplyMutes(Finding finding, int userId, TrustedRangeSet trusted) =>
        finding.SuppressedBecause is null && trusted.Muted(userId, finding.Rule, finding.At) is { } mute
            ? finding with { SuppressedBecause = mute.Because, IsMuted = true }
            : finding;

    private static Finding ApplySensitivity(Finding finding, Sensitivity sensitivity) =>
        sensitivity is Sensitivity.Quiet && finding is { SuppressedBecause: null, Severity: < Severity.High }
            ? finding with { SuppressedBecause = "The sensitivity is quiet: only what is high or critical is raised." }
            : finding;

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

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "Login {LoginId} could not be judged by {Rule} and was set aside.")]
        public static partial void LoginSetAside(ILogger logger, long loginId, string rule, Exception failure);
    }
}
