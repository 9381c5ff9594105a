using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Writes refusals into the audit log, which nothing is ever deleted from: the first at once, and one line at the end of the hour for
/// however many like it came after. A crash loses the counts of the hour, never a first line; a normal stop loses nothing.
/// </summary>
internal sealed partial class RefusalBook(RefusalWindows windows, IAudit audit, TimeProvider clock, ILogger<RefusalBook> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>Nothing that the refused one does, such as hanging up, keeps the line from being written.</summary>
    public async Task NoteAsync(Refusal refusal)
    {
        if (!windows.IsFirst(refusal))
        {
            return;
        }

        try
        {
            await audit.WriteAsync(refusal.AccountId, refusal.Actor, refusal.Action, refusal.Reason, CancellationToken.None);
        }
        catch
        {
            windows.NotWritten(refusal);
            throw;
        }
    }

    /// <summary>Says what has been counted in windows that have ended, or in all of them. What cannot be written is kept for the next time.</summary>
    public async Task CloseAsync(bool all = false)
    {
        foreach (var closing in windows.Closings(all))
        {
            var (refusal, more, since, last) = closing;
            try
            {
                await audit.WriteAsync(refusal.AccountId, refusal.Actor, refusal.Action, refusal.Reason, CancellationToken.None, after: new { more, since, last });
                windows.Said(closing);
            }
            catch (Exception failure)
            {
                Log.NotClosed(logger, failure, more);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync(all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CloseAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3012, LogLevel.Error, "{Count} refusals that were counted could not be written into the audit log; it is tried again while the process runs.")]
        public static partial void NotClosed(ILogger logger, Exception failure, int count);
    }
}
