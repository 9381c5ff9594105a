using MailSecurity.Domain.Detection.Detectors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Domain.Detection;

public static class DetectionServices
{
    /// <summary>Everything that turns logins into findings.</summary>
    public static IServiceCollection AddDetection(this IServiceCollection services)
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

        services.TryAddSingleton<MoreThanOneLocation>();
        services.TryAddSingleton<NewCountry>();
        services.TryAddSingleton<ManyNetworks>();
        services.TryAddSingleton<Analyst>();
        return services;
    }
}
