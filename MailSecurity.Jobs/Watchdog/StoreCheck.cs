using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Reads the whole store once after each start and once a day: damage on pages that nobody asks for is found before the last sound backup is gone.</summary>
public sealed partial class StoreCheck(IStoreFile file, TimeProvider clock, ILogger<StoreCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private volatile string? _damage;

    /// <summary>What the latest check found; null when the store was sound, or was not looked at yet.</summary>
    public string? Damage => _damage;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                _damage = await file.DamageAsync(stoppingToken);
                if (_damage is { } damage)
                {
                    Log.Damaged(logger, damage, StoreUnusableException.HowToRestore);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.CouldNotLook(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(2161, LogLevel.Critical, "The store is damaged ({Damage}). {Advice}")]
        public static partial void Damaged(ILogger logger, string damage, string advice);

        [LoggerMessage(2162, LogLevel.Error, "The store could not be checked; it is tried again tomorrow, or after the next start.")]
        public static partial void CouldNotLook(ILogger logger, Exception failure);
    }
}
