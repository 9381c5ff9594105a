using System.Threading.Channels;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.SignalR;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>Carries changes from the board to the hub's listeners, so that a slow listener never holds up the board.</summary>
internal sealed partial class IncidentRelay(
    IncidentListeners listeners, IHubContext<IncidentHub, IIncidentClient> hub, ILogger<IncidentRelay> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;

    // The oldest goes first: a listener that missed a change asks the API, and the latest state is worth more than old news.
    private readonly Channel<IncidentLine> _changes = Channel.CreateBounded<IncidentLine>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        listeners.Changed = (_, lines) =>
        {
            foreach (var line in lines)
            {
                _changes.Writer.TryWrite(line);
            }
        };
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var line in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (listeners.GroupsFor(line) is { Count: > 0 } groups)
                {
                    await hub.Clients.Groups(groups).IncidentChanged(IncidentSummary.Of(line));
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.SendFailed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Warning, "A change could not be sent to the hub's listeners.")]
        public static partial void SendFailed(ILogger logger, Exception failure);
    }
}
