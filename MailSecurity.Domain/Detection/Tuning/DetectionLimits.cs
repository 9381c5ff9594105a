using MailSecurity.Domain.Detection.Detectors;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Tuning;

/// <summary>All numbers that the rules go by.</summary>
public sealed record DetectionLimits(
    LearningOptions Learning,
    MoreThanOneLocationOptions MoreThanOneLocation,
    ImpossibleTravelOptions ImpossibleTravel,
    SuccessAfterFailuresOptions SuccessAfterFailures,
    ManyNetworksOptions ManyNetworks,
    DormantAccountOptions DormantAccount,
    NewCountryOptions NewCountry,
    OutboundSpikeOptions OutboundSpike)
{
    /// <summary>These limits but for the changed thresholds. Nothing is shared: options can be written to.</summary>
    public DetectionLimits With(IReadOnlyDictionary<string, double> changed)
    {
        var limits = new DetectionLimits(new(), new(), new(), new(), new(), new(), new(), new());
        foreach (var threshold in Threshold.All)
        {
            threshold.Write(limits, changed.TryGetValue(threshold.Key, out var wanted) ? wanted : threshold.Read(this));
        }

        return limits;
    }

    /// <summary>The rules with these limits.</summary>
    public RuleBook ToRules()
    {
        var (learning, location) = (Options.Create(Learning), Options.Create(MoreThanOneLocation));
        return new RuleBook(
            new MoreThanOneLocation(location, learning),
            new AnyTwoLocations(location),
            new ImpossibleTravel(Options.Create(ImpossibleTravel), learning),
            new SuccessAfterFailures(Options.Create(SuccessAfterFailures), learning),
            new ManyNetworks(Options.Create(ManyNetworks), learning),
            new DormantAccount(Options.Create(DormantAccount), learning),
            new NewCountry(Options.Create(NewCountry), learning),
            new HostingNetwork(learning),
            new LinkedCloudClient(learning),
            new OutboundSpike(Options.Create(OutboundSpike), learning));
    }
}
