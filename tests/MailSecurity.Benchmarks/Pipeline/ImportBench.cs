using System.Diagnostics;
using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Benchmarks.Pipeline;

/// <summary>The product's own import, put together as the import command does, with the shipped geolocation.</summary>
internal sealed class ImportBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ImportBench(string folder, TimeProvider clock)
    {
        var services = new ServiceCollection()
            .AddSingleton(clock)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection([new(DataDirectory.Key, Path.Combine(folder, "data")), new("MailSecurity:Intake:TimeZone", "UTC")])
                .Build())
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IIncidentFeed, Nobody>()
            .AddStorage()
            .AddGeo()
            .AddDetection()
            .AddIntake();
        services.AddSingleton<InlineAnalysis>();
        services.AddSingleton<IAnalysisWaker>(provider => provider.GetRequiredService<InlineAnalysis>());
        services.AddHostedService(provider => provider.GetRequiredService<InlineAnalysis>());
        _services = services.BuildServiceProvider();
    }

    public static async Task<ImportBench> CreateAsync(string folder, TimeProvider? clock = null)
    {
        var bench = new ImportBench(folder, clock ?? TimeProvider.System);
        await bench._services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        foreach (var hosted in bench._services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(default);
        }

        return bench;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<ImportFigures> ImportAsync(string log)
    {
        var account = await _services.GetRequiredService<AccountStore>().FindOrAddAsync("Default", default);
        var startedAt = TimeProvider.System.GetUtcNow();
        var counts = new ImportCounts();
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await using (var file = File.OpenRead(log))
        {
            await _services.GetRequiredService<ImportRun>().ReadAsync(file, account, startedAt, counts, default);
        }

        await _services.GetRequiredService<LoginAnalysis>().DrainAllAsync(default);
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        return new ImportFigures(
            counts.Lines,
            counts.Logins + counts.Messages,
            seconds,
            (process.TotalProcessorTime - processor).TotalSeconds,
            await _services.GetRequiredService<IIncidentStore>().CountRecordedAsync(Tenant.Of(account), startedAt, default));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(default);
        }

        await _services.DisposeAsync();
    }

    private sealed class Nobody : IIncidentFeed
    {
        public void Publish(IReadOnlyCollection<IncidentChange> changes)
        {
        }
    }
}

internal sealed record ImportFigures(long Lines, long Rows, double Seconds, double ProcessorSeconds, int Incidents);
