using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.Settings;

/// <summary>The screen's words for what an Account decides about detection.</summary>
public static class SettingsWords
{
    public static IReadOnlyList<Sensitivity> Sensitivities { get; } = [Sensitivity.Strict, Sensitivity.Balanced, Sensitivity.Quiet];

    public static IReadOnlyList<NetworkKind> Kinds { get; } =
        [NetworkKind.OwnWebmail, NetworkKind.CloudClient, NetworkKind.Mobile, NetworkKind.Satellite, NetworkKind.Hosting, NetworkKind.Unknown];

    public static string NameOf(Sensitivity sensitivity) => sensitivity.ToString().ToLowerInvariant();

    public static string Meaning(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Strict => "Any two untrusted countries within a day are an incident, from the first day, whatever is usual for the User.",
        Sensitivity.Quiet => "Only what is high or critical is raised; the rest is kept under “Not raised”.",
        _ => "What is unusual for the User is raised, as the rules below say.",
    };

    public static string NameOf(NetworkKind kind) => kind switch
    {
        NetworkKind.OwnWebmail => "own webmail",
        NetworkKind.CloudClient => "mail application",
        NetworkKind.Mobile => "mobile carrier",
        NetworkKind.Satellite => "satellite or in-flight",
        NetworkKind.Hosting => "rented servers or VPN",
        _ => "ordinary connection",
    };

    public static string RuleOf(Threshold threshold) => threshold.Rule == Threshold.Learning ? "Learning" : Words.ForRule(threshold.Rule);

    /// <summary>"Speed (km/h)", but "Failures" rather than "Failures (failures)".</summary>
    public static string NameWithUnit(Threshold threshold) =>
        threshold.Name.Contains(threshold.Unit, StringComparison.OrdinalIgnoreCase) ? threshold.Name : $"{threshold.Name} ({threshold.Unit})";

    /// <summary>"judged as quiet: override for example.org".</summary>
    public static string Judged(OverrideLine line) => $"judged as {NameOf(line.Sensitivity)}: override for {line.User ?? line.Domain}";

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
