using System.CommandLine;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Dashboard.Demo;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Serves with a throw-away store and made-up traffic, attacks included, so that one can look before one connects anything.</summary>
internal static class DemoCommand
{
    public static Command Create(string[] settings)
    {
        var seed = new Option<ulong>("--seed") { Description = "Another number makes other people and attacks.", DefaultValueFactory = _ => 1 };
        var demo = new Command("demo", "Try it with made-up traffic.") { seed };
        demo.SetAction((parsed, cancellation) => ConfigurationGuard.RunAsync(() => RunAsync(parsed.GetValue(seed), settings, cancellation)));
        return demo;
    }

    private static async Task<int> RunAsync(ulong seed, string[] settings, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-demo-").FullName;
        try
        {
            var log = Path.Combine(folder, "mail.log");
            var builder = DashboardHost.CreateBuilder(
                [.. settings, $"--{DataDirectory.Key}={folder}", $"--MailSecurity:Intake:Files:0={log}", "--MailSecurity:Storage:ConnectionString="]);
            builder.AddDashboard();
            builder.Services.AddSingleton(new DemoLog(log, seed));
            builder.Services.AddSingleton<DemoAdmin>();
            builder.Services.AddHostedService<DemoTraffic>();

            await using var app = builder.Build();
            await app.PrepareAsync(cancellation);
            await app.Services.GetRequiredService<DemoAdmin>().CreateAsync(cancellation);
            app.MapDashboard();
            await app.RunAsync(cancellation);
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
