using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>Listens where the settings say. An endpoint that is taken is tried again, so that a restart may overlap.</summary>
public sealed partial class SyslogIntake(
    IOptions<SyslogOptions> options, SyslogSenders senders, AccountStore accounts, TimeProvider clock, ILogger<SyslogIntake> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, string> _failing = new();

    /// <summary>Endpoints that cannot be listened to now, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Failing => _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        if (!settings.IsOn)
        {
            return;
        }

        var name = settings.Account.Length == 0 ? Account.DefaultName : settings.Account;
        await senders.StartAsync(await accounts.FindOrAddAsync(name, stoppingToken), stoppingToken);
        var certificate = settings.Tls.Count == 0 ? null : new SyslogCertificate(settings, logger);
        await Task.WhenAll(
        [
            .. settings.Udp.Select(text => ListenAsync("UDP", text, at => new SyslogUdp(at, senders), udp => udp.RunAsync(stoppingToken), stoppingToken)),
            .. settings.Tcp.Select(text => ListenAsync("TCP", text, at => Tcp(at, null), tcp => tcp.RunAsync(stoppingToken), stoppingToken)),
            .. settings.Tls.Select(text => ListenAsync("TLS", text, at => Tcp(at, certificate), tcp => tcp.RunAsync(stoppingToken), stoppingToken)),
        ]);

        SyslogTcp Tcp(IPEndPoint at, SyslogCertificate? secured) => new(at, senders, secured, settings, clock, logger);
    }

    private async Task ListenAsync<T>(string kind, string text, Func<IPEndPoint, T> listen, Func<T, Task> run, CancellationToken stopping)
        where T : class, IDisposable
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var listener = listen(SyslogOptions.EndPoint(text)!);
                _failing.TryRemove($"{kind} {text}", out _);
                Log.Listening(logger, kind, text);
                await run(listener);
            }
            catch (SocketException failure)
            {
                if (_failing.TryAdd($"{kind} {text}", failure.Message))
                {
                    Log.NotListening(logger, kind, text, failure);
                }

                await Task.Delay(TryAgain, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2137, LogLevel.Information, "Listening for syslog over {Kind} at {EndPoint}.")]
        public static partial void Listening(ILogger logger, string kind, string endPoint);

        [LoggerMessage(2138, LogLevel.Error, "Cannot listen for syslog over {Kind} at {EndPoint}; it is tried again.")]
        public static partial void NotListening(ILogger logger, string kind, string endPoint, Exception failure);
    }
}
