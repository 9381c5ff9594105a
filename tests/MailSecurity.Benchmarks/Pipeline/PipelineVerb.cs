using System.Diagnostics;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Benchmarks.Pipeline;

internal static class PipelineVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var path = args[0];
        var folder = Directory.CreateTempSubdirectory("mailsecurity-bench-").FullName;
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(DataDirectory.Key, folder)]).Build())
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IIncidentFeed, Nobody>()
            .AddStorage().AddGeo().AddDetection().AddIntake();
        services.AddSingleton<IAnalysisWaker, NoWaker>();
        var p = services.BuildServiceProvider();
        await p.GetRequiredService<StoreSetup>().PrepareAsync(default);
        var account = await p.GetRequiredService<AccountStore>().FindOrAddAsync("Default", default);
        var clock = Stopwatch.StartNew();
        var reader = new MailLogReader(new MailLogOptions { Reference = DateTimeOffset.UnixEpoch.AddYears(56) });
        var cutter = new LineCutter();
        long lines = 0;
        await using (var file = File.OpenRead(path))
        {
            while (cutter.Fill(file))
            {
                while (cutter.TryReadLine(out var line, out _)) { lines++; _ = reader.Read(line); }
            }
        }
        Say("parse", lines, clock.Elapsed);
        foreach (var hosted in p.GetServices<IHostedService>()) { await hosted.StartAsync(default); }
        clock.Restart();
        var counts = new ImportCounts();
        await using (var file = File.OpenRead(path))
        {
            await p.GetRequiredService<ImportRun>().ReadAsync(file, account, DateTimeOffset.UnixEpoch.AddYears(56), counts, default);
        }
        Say("parse+locate+store", lines, clock.Elapsed);
        clock.Restart();
        await p.GetRequiredService<LoginAnalysis>().DrainAllAsync(default);
        Say("analyse", counts.Logins, clock.Elapsed);
        Console.WriteLine($"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:N0} MB");
        Directory.Delete(folder, true);
        return 0;
    }

    private static void Say(string what, long n, TimeSpan t) => Console.WriteLine($"{what}: {n / t.TotalSeconds:N0}/s ({t.TotalSeconds:N1} s)");

    private sealed class Nobody : IIncidentFeed { public void Publish(IReadOnlyCollection<IncidentChange> changes) { } }

    private sealed class NoWaker : IAnalysisWaker { public void Wake() { } }
}
