namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>
/// Keeps in memory what an answer to Dovecot needs: keys and contained Users. While the store does not answer, what was read
/// last goes on to hold.
/// </summary>
internal sealed partial class PolicyRefresh(PolicyKeys keys, ContainmentBook contained, TimeProvider clock, ILogger<PolicyRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private bool _isStale;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request comes.
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        var (tick, change) = (timer.WaitForNextTickAsync(stoppingToken).AsTask(), contained.WaitForChangeAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(tick, change);
            tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
            change = change.IsCompleted ? contained.WaitForChangeAsync(stoppingToken) : change;
            await TryReadAsync(stoppingToken);
        }
    }

    private async Task TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            await contained.RefreshAsync(cancellation);
            await keys.RefreshAsync(cancellation);
            _isStale = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_isStale)
            {
                Log.Stale(logger, failure);
            }

            _isStale = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3402, LogLevel.Error, "API keys and contained Users could not be read again; Dovecot is answered by what was read before.")]
        public static partial void Stale(ILogger logger, Exception failure);
    }
}
