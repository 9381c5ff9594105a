using MailSecurity.Domain.Detection.Detectors;

namespace MailSecurity.Domain.Detection;

/// <summary>All rules in the order in which their findings are listed on an incident. A new rule is added here.</summary>
public sealed class RuleBook(
    MoreThanOneLocation moreThanOneLocation,
    AnyTwoLocations anyTwoLocations,
    ImpossibleTravel impossibleTravel,
    SuccessAfterFailures successAfterFailures,
    ManyNetworks manyNetworks,
    DormantAccount dormantAccount,
    NewCountry newCountry,
    HostingNetwork hostingNetwork,
    LinkedCloudClient linkedCloudClient,
    OutboundSpike outboundSpike)
{
    private readonly IDetector[] _usual =
        [moreThanOneLocation, impossibleTravel, successAfterFailures, manyNetworks, dormantAccount, newCountry, hostingNetwork, linkedCloudClient];

    // The plain rule in place of the one that knows what is usual.
    private readonly IDetector[] _strict =
        [anyTwoLocations, impossibleTravel, successAfterFailures, manyNetworks, dormantAccount, newCountry, hostingNetwork, linkedCloudClient];

    /// <summary>The stable names of all rules, in the same order. The plain rule speaks under the name of the one it replaces.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        MoreThanOneLocation.Rule, ImpossibleTravel.Rule, SuccessAfterFailures.Rule, ManyNetworks.Rule, DormantAccount.Rule,
        NewCountry.Rule, HostingNetwork.Rule, LinkedCloudClient.Rule, OutboundSpike.Rule,
    ];

    /// <summary>Judges what was sent, together with what the others have found.</summary>
    public OutboundSpike OutboundSpike => outboundSpike;

    public ReadOnlySpan<IDetector> For(Sensitivity sensitivity) => sensitivity is Sensitivity.Strict ? _strict : _usual;

    /// <summary>The rule's stable name.</summary>
    public static string NameOf(IDetector detector) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(detector.GetType().Name);
}
