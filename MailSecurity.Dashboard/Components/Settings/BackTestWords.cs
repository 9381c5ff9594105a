using System.Globalization;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;

namespace MailSecurity.Dashboard.Components.Settings;

/// <summary>What a back-test is about, and what became of it, in words.</summary>
internal static class BackTestWords
{
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
                CultureInfo.InvariantCulture, $"{threshold.Key} {proposal.Thresholds[threshold.Key]:0.##} instead of {threshold.Read(limits):0.##} {threshold.Unit}")),
        .. proposal.TrustedNetwork is { } network ? [$"{network} trusted"] : Array.Empty<string>(),
    ]);
}
