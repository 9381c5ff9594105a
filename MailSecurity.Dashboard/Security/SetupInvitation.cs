using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Prints a one-time link when the panel starts and nobody can sign in yet. It goes to the log on purpose: whoever reads
/// the log of a fresh installation is its owner, and the link dies with its first use.
/// </summary>
internal sealed partial class SetupInvitation(
    AccountStore accounts, IServer server, IHostApplicationLifetime lifetime, ILogger<SetupInvitation> logger) : BackgroundService
{
    private static readonly string[] Everywhere = ["*", "+", "[::]", "0.0.0.0"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The addresses are known once the server listens.
        var started = new TaskCompletionSource();
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (await accounts.HasAdminAsync(stoppingToken))
        {
            return;
        }

        var secret = await accounts.CreateSetupLinkAsync(adminId: null, stoppingToken);
        Log.SetupLink(logger, $"{BaseAddress()}/setup/{secret.Reveal()}");
    }

    private string BaseAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        var address = addresses?.FirstOrDefault(known => known.StartsWith("https:", StringComparison.Ordinal)) ?? addresses?.FirstOrDefault() ?? "";
        return Everywhere.Aggregate(address, (known, any) => known.Replace($"//{any}", "//localhost", StringComparison.Ordinal)).TrimEnd('/');
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Nobody can sign in yet. Open this link once, within 24 hours, to create the first Admin: {Link}")]
        public static partial void SetupLink(ILogger logger, string link);
    }
}
