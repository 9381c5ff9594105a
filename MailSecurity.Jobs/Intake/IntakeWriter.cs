using System.Diagnostics;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Intake;

/// <summary>
/// Empties the queue into the store. Whatever waits is committed together, so many small senders share one commit, and a
/// lone event is not held back.
/// </summary>
public sealed partial class IntakeWriter(IntakeQueue queue, IntakeStore store, IAnalysisWaker analysis, IntakeMeter meter, ILogger<IntakeWriter> logger) : BackgroundService
{
    private const int EventsPerCommit = 60_000;

    private bool _isAway;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Accepted batches are stored before the process ends.
        queue.Close();
        if (ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Batches.WaitToReadAsync(stoppingToken))
        {
            var group = TakeGroup();
            var failure = await TryCommitAsync(group, stoppingToken);
            if (StoreAway.IsCauseOf(failure))
            {
                // One by one they would only wait for it one after the other.
                SetAway(failure);
                group.ForEach(queued => queued.Receipt.TrySetException(new IOException("The database is not to be reached; nothing of the batch was kept.", failure)));
            }
            else if (failure is not null && group.Count > 1)
            {
                // One of them may be the reason: alone, the others get through.
                if (!StoreFull.IsCauseOf(failure))
                {
                    Log.GroupFailed(logger, group.Count, failure);
                }

                foreach (var single in group)
                {
                    Fail(single, await TryCommitAsync([single], stoppingToken));
                }
            }
            else
            {
                Fail(group[0], failure);
            }
        }
    }

    private List<QueuedBatch> TakeGroup()
    {
        var group = new List<QueuedBatch>();
        for (var events = 0; events < EventsPerCommit && queue.Batches.TryRead(out var next);)
        {
            group.Add(next);
            events += next.Batch.Count;
        }

        return group;
    }

    private async Task<Exception?> TryCommitAsync(List<QueuedBatch> group, CancellationToken stoppingToken)
    {
        using var activity = MailMeter.Traces.StartActivity("store logins");
        activity?.SetTag("mailsecurity.batches", group.Count);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var receipts = await store.CommitAsync(group.ConvertAll(queued => queued.Batch), stoppingToken);
            meter.Committed(group, receipts, Stopwatch.GetElapsedTime(started));
            for (var index = 0; index < group.Count; index++)
            {
                group[index].Receipt.TrySetResult(receipts[index]);
            }

            SetFull(false);
            SetAway(null);
            if (receipts.Any(receipt => receipt.Logins + receipt.Messages > 0))
            {
                analysis.Wake();
            }

            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            return failure;
        }
    }

    // Said once: until there is room, every source tries again every few seconds.
    private void SetFull(bool isFull)
    {
        if (queue.IsStoreFull == isFull)
        {
            return;
        }

        queue.IsStoreFull = isFull;
        if (isFull)
        {
            Log.Full(logger);
        }
        else
        {
            Log.RoomAgain(logger);
        }
    }

    private void SetAway(Exception? failure)
    {
        if (_isAway == failure is not null)
        {
            return;
        }

        _isAway = failure is not null;
        if (failure is not null)
        {
            Log.Away(logger, failure);
        }
        else
        {
            Log.BackAgain(logger);
        }
    }

    private void Fail(QueuedBatch queued, Exception? failure)
    {
        if (StoreFull.IsCauseOf(failure))
        {
            SetFull(true);
            queued.Receipt.TrySetException(new StoreFullException(failure!));
        }
        else if (failure is not null)
        {
            Log.BatchFailed(logger, queued.Batch.SourceName, failure);
            queued.Receipt.TrySetException(new IOException("The batch could not be stored; nothing of it was kept.", failure));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "{Count} batches could not be stored together; they are tried one by one.")]
        public static partial void GroupFailed(ILogger logger, int count, Exception failure);

        [LoggerMessage(2103, LogLevel.Error, "The disk is full: no logins are stored. Files wait, senders are told, and it goes on by itself when there is room.")]
        public static partial void Full(ILogger logger);

        [LoggerMessage(2104, LogLevel.Information, "There is room on the disk again; logins are stored.")]
        public static partial void RoomAgain(ILogger logger);

        [LoggerMessage(2105, LogLevel.Error, "The database is not to be reached: no logins are stored. Files wait, senders are told, and it goes on by itself.")]
        public static partial void Away(ILogger logger, Exception failure);

        [LoggerMessage(2106, LogLevel.Information, "The database is there again; logins are stored.")]
        public static partial void BackAgain(ILogger logger);

        [LoggerMessage(2102, LogLevel.Error, "A batch of source {Source} could not be stored. The source was told and keeps it.")]
        public static partial void BatchFailed(ILogger logger, string source, Exception failure);
    }
}
