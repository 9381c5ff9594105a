using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Outgoing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>A dead man's switch: a call to somebody outside that misses it when it does not come.</summary>
public sealed partial class Heartbeat(IOptions<WatchdogOptions> options, OutgoingHttp http, ILogger<Heartbeat> logger)
{
    private bool _failed;

    public async Task BeatAsync(CancellationToken cancellation)
    {
        if (options.Value.HeartbeatUrl.Length == 0)
        {
            return;
        }

        try
        {
            using var answer = await http.Client.GetAsync(options.Value.HeartbeatUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            answer.EnsureSuccessStatusCode();
            _failed = false;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Whoever waits for it notices; here once is enough. The address may hold a secret and is not written.
            if (!_failed)
            {
                Log.NotHeard(logger, failure.GetType().Name, (failure as HttpRequestException)?.StatusCode?.ToString() ?? failure.InnerException?.Message ?? "");
            }

            _failed = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2142, LogLevel.Warning, "The heartbeat was not heard: {Failure} {Detail}")]
        public static partial void NotHeard(ILogger logger, string failure, string detail);
    }
}
