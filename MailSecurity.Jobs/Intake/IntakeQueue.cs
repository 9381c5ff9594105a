using System.Threading.Channels;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Jobs.Intake;

/// <summary>
/// The one way in for every source. It holds a bounded number of batches; a source that is faster than the store waits
/// here. The answer comes after the commit.
/// </summary>
public sealed class IntakeQueue
{
    /// <summary>Batches waiting. Sources keep theirs below 10,000 events, so this also bounds the memory.</summary>
    public const int Capacity = 64;

    private readonly Channel<QueuedBatch> _batches = Channel.CreateBounded<QueuedBatch>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    internal ChannelReader<QueuedBatch> Batches => _batches.Reader;

    public int Waiting => _batches.Reader.Count;

    /// <summary>The latest batch found no room on the disk.</summary>
    public bool IsStoreFull { get; internal set; }

    /// <summary>Hands a batch over and waits until it is stored.</summary>
    /// <exception cref="StoreFullException">The disk is full; nothing of the batch was kept.</exception>
    /// <exception cref="IOException">The batch could not be stored; nothing of it was kept.</exception>
    public async Task<IntakeReceipt> StoreAsync(IntakeBatch batch, CancellationToken cancellation)
    {
        var queued = new QueuedBatch(batch);
        try
        {
            await _batches.Writer.WriteAsync(queued, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException("The program is stopping; nothing of the batch was kept.", closed);
        }

        return await queued.Receipt.Task.WaitAsync(cancellation);
    }

    /// <summary>No more batches will come; what waits is still stored.</summary>
    internal void Close() => _batches.Writer.TryComplete();
}

internal sealed record QueuedBatch(IntakeBatch Batch)
{
    // A source that goes on inside the writer's loop would hold the writer up.
    public TaskCompletionSource<IntakeReceipt> Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
