using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging.Console;

namespace MailSecurity.Dashboard.Configuration;

/// <summary>The program without its web side, for the commands: same settings, same store, messages on standard error.</summary>
internal static class CommandHost
{
    public static async Task<IHost> CreateAsync(string[] settings, Action<IServiceCollection> add, CancellationToken cancellation, bool prepare = true)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(level => level >= LogLevel.Warning);
        builder.Services.AddSingleton(new ChangeNotices(areRead: true));
        builder.Services.AddSingleton<IIncidentFeed, NobodyListens>();
        builder.Services.AddCore();
        add(builder.Services);

        var host = builder.Build();
        ConfigurationGuard.Check(host.Services);
        if (prepare)
        {
            await host.Services.GetRequiredService<StoreSetup>().PrepareAsync(cancellation);
        }

        return host;
    }

    // Boards are in the dashboard's process; it finds the notices that are left in the store.
    private sealed class NobodyListens : IIncidentFeed
    {
        public void Publish(IReadOnlyCollection<IncidentChange> changes)
        {
        }
    }
}
