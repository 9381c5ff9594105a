using Hangfire.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MailSecurity.Jobs.Telemetry;

public static class MeterServices
{
    /// <summary>The instruments. Whoever exports them listens to <see cref="MailMeter.Name"/>.</summary>
    public static IServiceCollection AddMeters(this IServiceCollection services)
    {
        services.TryAddSingleton<MailMeter>();
        services.TryAddSingleton<IntakeMeter>();
        services.TryAddSingleton<AnalysisMeter>();
        services.TryAddSingleton<DeliveryMeter>();
        services.TryAddSingleton<BoardMeter>();
        return services;
    }

    /// <summary>Those of the workers too, and all of them from the start.</summary>
    internal static IServiceCollection AddWorkerMeters(this IServiceCollection services)
    {
        services.AddMeters();
        services.TryAddSingleton<JobMeter>();
        services.TryAddSingleton<HealthMeter>();

        // This host's own: Hangfire's static list of filters would count the jobs of every host of a process.
        services.TryAddSingleton<IJobFilterProvider>(provider => new JobFilterProviderCollection(
            [.. JobFilterProviders.Providers, new JobFilterCollection { provider.GetRequiredService<JobMeter>() }]));
        services.AddHostedService(provider => new Beginning(
        [
            provider.GetRequiredService<IntakeMeter>(), provider.GetRequiredService<AnalysisMeter>(), provider.GetRequiredService<DeliveryMeter>(),
            provider.GetRequiredService<JobMeter>(), provider.GetRequiredService<HealthMeter>(),
        ]));
        return services;
    }

    // As a hosted service: whatever exports is listening by then, because it was added before.
    private sealed class Beginning(IReadOnlyList<IMeter> meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var meter in meters)
            {
                meter.Begin();
            }

            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
