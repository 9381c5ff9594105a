using Hangfire;
using Hangfire.InMemory;

namespace MailSecurity.Jobs;

/// <summary>Where jobs wait. With SQLite in memory: what a job works on is in the store, so a lost queue loses nothing.</summary>
internal static class HangfireStorage
{
    public static void Use(IGlobalConfiguration hangfire) => hangfire
        .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
        .UseSimpleAssemblyNameTypeSerializer()
        .UseRecommendedSerializerSettings()
        .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });
}
