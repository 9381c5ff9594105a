using System.Collections.Concurrent;
using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.SignalR;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>Ends the hub's connections whose Admin, key or API Sub-Admin may no longer listen, within a second or two. One that only has other rights now may connect anew.</summary>
internal sealed partial class HubConnections(AccessGate gate, ApiGate apiGate, IncidentListeners listeners, TimeProvider clock, ILogger<HubConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int MostPerCaller = 100;
    private readonly ConcurrentDictionary<string, HubCallerContext> _open = [];

    /// <summary>False if this caller has too many already.</summary>
    public bool TryAdd(HubCallerContext connection)
    {
        var caller = CallerOf(connection);
        return _open.Values.Count(other => CallerOf(other) == caller) < MostPerCaller && _open.TryAdd(connection.ConnectionId, connection);
    }

    public void Remove(string connectionId) => _open.TryRemove(connectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // One look for each caller and not for each connection: a round has to stay short however many there are.
            var judged = new Dictionary<string, bool>();
            foreach (var connection in _open.Values)
            {
                var caller = CallerOf(connection);
                if (!judged.TryGetValue(caller, out var mayStay))
                {
                    judged[caller] = mayStay = await MayStayAsync(connection, stoppingToken);
                }

                if (!mayStay)
                {
                    listeners.Remove(connection.ConnectionId);
                    Remove(connection.ConnectionId);
                    connection.Abort();
                }
            }
        }
    }

    // Session, rights and address are claims: the same claims are the same answer.
    private static string CallerOf(HubCallerContext connection) => string.Join('|', connection.User?.Claims.Select(claim => claim.Value) ?? []);

    // Who cannot be judged may not stay: a listener that is cut off by mistake connects anew.
    private async Task<bool> MayStayAsync(HubCallerContext connection, CancellationToken cancellation)
    {
        try
        {
            return connection.User is { } user && await (ApiCaller.Is(user) ? apiGate.MayStayAsync(user, cancellation) : gate.MayStayAsync(user, cancellation));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.CheckFailed(logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3202, LogLevel.Error, "Whether a listener may stay could not be checked; its connection was ended.")]
        public static partial void CheckFailed(ILogger logger, Exception failure);
    }
}
