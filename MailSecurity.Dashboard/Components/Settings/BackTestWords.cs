using System.Globalization;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using Microsoft.AspNetCore.WebUtilities;

namespace MailSecurity.Dashboard.Components.Settings;

/// <summary>What a back-test is about, and what became of it, in words.</summary>
internal static class BackTestWords
{
    public const string Path = "/settings/back-test";

    /// <summary>The page with the settings filled in.</summary>
    public static string LinkTo(DetectionSettings proposed) => QueryHelpers.AddQueryString(Path, new Dictionary<string, string?>
    {
        ["sensitivity"] = proposed.Sensitivity.ToString().ToLowerInvariant(),
        ["thresholds"] = string.Join(',', proposed.Thresholds.Select(changed => string.Create(CultureInfo.InvariantCulture, $"{changed.Key}={changed.Value:R}"))),
    });

    /// <summary>The thresholds of such a link; what is no threshold is passed over.</summary>
    public static Dictionary<string, double> ThresholdsOf(string? text)
    {
        var values = new Dictionary<string, double>();
        foreach (var pair in (text ?? "").Split(','))
        {
            if (pair.Split('=') is [var key, var number] && Threshold.All.Any(known => known.Key == key)
                && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                values[key] = value;
            }
        }

        return values;
    }

    public static string Of(BackTestState state) => state switch
    {
        BackTestState.Running => "Running",
        BackTestState.Done => "Done",
        BackTestState.Cancelled => "Cancelled",
        BackTestState.Interrupted => "Interrupted: the program was restarted meanwhile. Start it again.",
        _ => "Failed. The log of the program says why.",
    };

    public static string Of(BackTestProposal proposal, DetectionLimits limits) => string.Join(", ",
    [
        $"{proposal.Days} days with {proposal.Sensitivity.ToString().ToLowerInvariant()}",
        .. Threshold.All
            .Where(threshold => proposal.Thresholds.ContainsKey(threshold.Key))
            .Select(threshold => string.Create(
                CultureInfo.InvariantCulture,
                $"{SettingsWords.RuleOf(threshold)} “{threshold.Name}” {proposal.Thresholds[threshold.Key]:0.##} instead of {threshold.Read(limits):0.##} {threshold.Unit}")),
        .. proposal.TrustedNetwork is { } network ? [$"{network} trusted"] : Array.Empty<string>(),
    ]);
}
