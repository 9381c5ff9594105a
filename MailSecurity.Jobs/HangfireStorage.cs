using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs;

/// <summary>Where jobs wait. With SQLite in memory: what a job works on is in the store, so a lost queue loses nothing.</summary>
internal static class HangfireStorage
{
    public static JobStorage Create() => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });

    // The storage is this host's own object: Hangfire's static one would be shared by all hosts of a process.
    public static void Use(IServiceProvider provider, IGlobalConfiguration hangfire) => hangfire
        .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
        .UseSimpleAssemblyNameTypeSerializer()
        .UseRecommendedSerializerSettings()
        .UseStorage(provider.GetRequiredService<JobStorage>());
}
