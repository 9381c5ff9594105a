using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection;

public static class DetectionServices
{
    /// <summary>Everything that turns logins into findings.</summary>
    public static IServiceCollection AddDetection(this IServiceCollection services)
    {
        services.AddNetworkKinds();
        AddLimits(services);
        foreach (var rule in (Type[])[
            typeof(MoreThanOneLocation), typeof(AnyTwoLocations), typeof(ImpossibleTravel), typeof(SuccessAfterFailures), typeof(ManyNetworks),
            typeof(DormantAccount), typeof(NewCountry), typeof(HostingNetwork), typeof(LinkedCloudClient), typeof(OutboundSpike)])
        {
            services.TryAddSingleton(rule);
        }

        services.TryAddSingleton(Configured);
        services.TryAddSingleton<RuleBook>();
        services.TryAddSingleton<Analyst>();
        return services;
    }

    /// <summary>What networks are used for.</summary>
    public static IServiceCollection AddNetworkKinds(this IServiceCollection services)
    {
        services.AddSettings<NetworkKindOptions>(NetworkKindOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NetworkKindOptions>, NetworkKindOptionsCheck>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<NetworkKindOptions>>().Value.Load());
        return services;
    }

    private static DetectionLimits Configured(IServiceProvider provider)
    {
        return new DetectionLimits(
            Of<LearningOptions>(), Of<MoreThanOneLocationOptions>(), Of<ImpossibleTravelOptions>(), Of<SuccessAfterFailuresOptions>(),
            Of<ManyNetworksOptions>(), Of<DormantAccountOptions>(), Of<NewCountryOptions>(), Of<OutboundSpikeOptions>());

        T Of<T>()
            where T : class => provider.GetRequiredService<IOptions<T>>().Value;
    }

    private static void AddLimits(IServiceCollection services)
    {
        services.AddSettings<LearningOptions>(LearningOptions.Section)
            .Validate(o => o.Days >= 0, $"{LearningOptions.Section}:Days must not be negative.")
            .Validate(o => o.Logins >= 0, $"{LearningOptions.Section}:Logins must not be negative.");
        services.AddSettings<MoreThanOneLocationOptions>(MoreThanOneLocationOptions.Section)
            .Validate(
                o => o.Window > TimeSpan.Zero && o.Window <= TimeSpan.FromHours(24),
                $"{MoreThanOneLocationOptions.Section}:Window must be longer than zero and at most 24 hours.");
        services.AddSettings<NewCountryOptions>(NewCountryOptions.Section)
            .Validate(o => o.Forgotten > TimeSpan.Zero, $"{NewCountryOptions.Section}:Forgotten must be longer than zero.");
        services.AddSettings<ManyNetworksOptions>(ManyNetworksOptions.Section)
            .Validate(o => o.PerHour >= 1, $"{ManyNetworksOptions.Section}:PerHour must be at least 1.")
            .Validate(o => o.PerDay >= 1, $"{ManyNetworksOptions.Section}:PerDay must be at least 1.")
            .Validate(
                o => o.CriticalPerDay > o.PerDay && o.CriticalPerDay <= UserProfile.MaxNetworks / 2,
                $"{ManyNetworksOptions.Section}:CriticalPerDay must be above PerDay and at most {UserProfile.MaxNetworks / 2}.");
        services.AddSettings<ImpossibleTravelOptions>(ImpossibleTravelOptions.Section)
            .Validate(o => o.Kilometres > 0, $"{ImpossibleTravelOptions.Section}:Kilometres must be above 0.")
            .Validate(o => o.KilometresPerHour > 0, $"{ImpossibleTravelOptions.Section}:KilometresPerHour must be above 0.")
            .Validate(o => o.LeastTime > TimeSpan.Zero, $"{ImpossibleTravelOptions.Section}:LeastTime must be longer than zero.");
        services.AddSettings<SuccessAfterFailuresOptions>(SuccessAfterFailuresOptions.Section)
            .Validate(o => o.Attempts >= 1, $"{SuccessAfterFailuresOptions.Section}:Attempts must be at least 1.")
            .Validate(
                o => o.Window > TimeSpan.Zero && o.Window <= FailureLog.Kept,
                $"{SuccessAfterFailuresOptions.Section}:Window must be longer than zero and at most {FailureLog.Kept.TotalHours} hours.")
            .Validate(
                o => o.SprayUsers is >= 1 and <= AnalysedLogin.MostFailedForUsers,
                $"{SuccessAfterFailuresOptions.Section}:SprayUsers must be from 1 to {AnalysedLogin.MostFailedForUsers}.");
        services.AddSettings<DormantAccountOptions>(DormantAccountOptions.Section)
            .Validate(o => o.Silence > TimeSpan.Zero, $"{DormantAccountOptions.Section}:Silence must be longer than zero.");
        services.AddSettings<OutboundSpikeOptions>(OutboundSpikeOptions.Section)
            .Validate(o => o.Messages >= 1, $"{OutboundSpikeOptions.Section}:Messages must be at least 1.")
            .Validate(o => o.Times > 0, $"{OutboundSpikeOptions.Section}:Times must be above 0.");
    }
}
