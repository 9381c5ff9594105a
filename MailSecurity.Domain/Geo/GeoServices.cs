using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

public static class GeoServices
{
    /// <summary>Where addresses are.</summary>
    public static IServiceCollection AddGeo(this IServiceCollection services)
    {
        services.AddSettings<GeoOptions>(GeoOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GeoOptions>, GeoOptionsCheck>());

        services.AddSettings<GeoUpdateOptions>(GeoUpdateOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GeoUpdateOptions>, GeoUpdateOptionsCheck>());
        services.TryAddSingleton<GeoDownloads>();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GeoLocator>();
        services.TryAddSingleton<IGeoLocator>(provider => provider.GetRequiredService<GeoLocator>());
        return services;
    }
}
