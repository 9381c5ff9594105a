using MailSecurity.Dashboard.Configuration;

namespace MailSecurity.Dashboard.Commands;

/// <summary>Serves the panel until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(string[] settings, CancellationToken cancellation) =>
        ConfigurationGuard.RunAsync(async () =>
        {
            var builder = DashboardHost.CreateBuilder(settings);
            builder.AddDashboard();
            await using var app = builder.Build();
            await app.PrepareAsync(cancellation);
            app.MapDashboard();
            await app.RunAsync(cancellation);
            return ExitCode.Done;
        });
}
