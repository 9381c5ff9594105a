using System.Runtime.CompilerServices;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Trust;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Detection;

/// <summary>Judges logins one by one: every rule speaks, then trust or an expectation may silence it, then the login becomes part of the profile.</summary>
public sealed partial class Analyst(RuleBook rules, NetworkKinds kinds, DetectionLimits limits, ILogger<Analyst> logger)
{
    /// <summary>The name under which a login is set aside that no rule could be asked about.</summary>
    public const string NotJudged = "notJudged";

    // By the settings' own identity: they are read anew after every change.
    private readonly ConditionalWeakTable<DetectionSettings, Analyst> _ofAccounts = [];

    /// <summary>The analyst of an Account: its limits in place of the product's, and what it knows about networks before all else.</summary>
    public Analyst For(DetectionSettings settings) => settings.Thresholds.Count + settings.Networks.Count == 0 ? this : _ofAccounts.GetValue(
        settings, own => new Analyst(own.Thresholds.Count == 0 ? rules : limits.With(own.Thresholds).ToRules(), kinds.With(own.Networks), limits, logger));

    /// <summary>
    /// The findings about one login, suppressed ones included, in the order of the rules, by what the User's Account has decided.
    /// Nothing is found about a failed login; it is remembered for the rule that looks at what came before a success. A login that
    /// cannot be judged is a finding that says so: nothing about it is thrown.
    /// </summary>
    public IReadOnlyList<Finding> Judge(AnalysedLogin login, AnalysedUser user, TrustedRangeSet trusted)
    {
        try
        {
            if (login.IsSuccess)
            {
                return For(user.Settings).Examine(login, user, trusted) is { } findings ? findings : [];
            }

            user.Profile.RememberFailure(login);
            return [];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.LoginNotJudged(logger, login.Id, failure);
            return [SetAside(login, NotJudged, "A login could not be judged.", $"It could not be judged ({failure.GetType().Name}); the logins after it were.", failure)];
        }
    }

    /// <summary>Counts messages that a User has sent, and says what is to be said about their number.</summary>
    public IReadOnlyList<Finding> Judge(SentHour sent, AnalysedUser user, TrustedRangeSet trusted)
    {
        user.Profile.Sent.Add(SentLog.HourOf(sent.LatestAt), sent.Messages);
        return For(user.Settings).Examine(sent, user.Profile) is { } finding ? [ApplyMutes(finding, user.Id, trusted)] : [];
    }

    private Finding? Examine(SentHour sent, UserProfile profile) => rules.OutboundSpike.Examine(sent.LatestAt, profile);

    // Null rather than an empty list: most logins are nothing to speak of.
    private List<Finding>? Examine(AnalysedLogin login, AnalysedUser user, TrustedRangeSet trusted)
    {
        var (profile, domainId, sensitivity) = (user.Profile, user.DomainId, user.Sensitivity);
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
            return null;
        }

        Suspect(login, profile, findings);
        if (findings.Exists(finding => finding.SuppressedBecause is null) && rules.OutboundSpike.Examine(login.At, profile) is { } spike)
        {
            findings.Add(ApplyMutes(spike, login.UserId, trusted));
        }

        return findings;
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
            return SetAside(
                login, RuleBook.NameOf(detector), "A login could not be judged by this rule.",
                $"The rule failed on this login ({failure.GetType().Name}); the other rules have judged it.", failure);
        }
    }

    private static Finding SetAside(AnalysedLogin login, string rule, string text, string because, Exception failure) => new()
    {
        Rule = rule,
        Severity = Severity.Low,
        At = login.At,
        Signature = "unjudged",
        UnusualAt = login.At,
        Text = text,
        Evidence = [new("Login", $"{login.Address}, {Times.Utc(login.At)}"), new("Reason", failure.GetType().Name)],
        SuppressedBecause = because,
    };

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

        [LoggerMessage(1403, LogLevel.Error, "Login {LoginId} could not be judged and was set aside.")]
        public static partial void LoginNotJudged(ILogger logger, long loginId, Exception failure);
    }
}
