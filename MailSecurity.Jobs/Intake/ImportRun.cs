using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake.Imports;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake;

/// <summary>Reads whole mail logs into the store. Doing it again adds nothing, so an interrupted import is simply repeated.</summary>
public sealed class ImportRun(IntakeQueue queue, IOptions<IntakeOptions> options, TimeProvider clock)
{
    public const string SourceName = "import";

    // Batches on their way to the store. Enough to keep it busy, few enough to stay small.
    private const int BatchesUnderWay = 40;

    /// <summary>
    /// Reads one stream to its end; its form, and gzip, are recognised by their content. <paramref name="lastWritten"/> decides the year of
    /// stamps without one. What was read before an error in the stream is stored and counted.
    /// </summary>
    /// <exception cref="InvalidDataException">A packed stream is damaged.</exception>
    /// <exception cref="IOException">The stream cannot be read, or the store does not take the lines.</exception>
    public async Task ReadAsync(Stream stream, int accountId, DateTimeOffset lastWritten, ImportCounts counts, CancellationToken cancellation)
    {
        var underWay = new Queue<(IntakeBatch Batch, Task<IntakeReceipt> Receipt)>();
        var lines = new LineBatcher(accountId, SourceKind.Import, SourceName, options.Value.CreateReader(lastWritten), clock);
        try
        {
            var form = await ImportedForms.RecogniseAsync(stream, cancellation);
            while (await form.FillAsync(lines, cancellation))
            {
                await SendAsync(lines, underWay, counts, cancellation);
            }
        }
        finally
        {
            await SendAsync(lines, underWay, counts, cancellation);
            while (underWay.TryDequeue(out var sent))
            {
                counts.Add(sent.Batch, await sent.Receipt);
            }
        }
    }

    private async Task SendAsync(
        LineBatcher lines, Queue<(IntakeBatch, Task<IntakeReceipt>)> underWay, ImportCounts counts, CancellationToken cancellation)
    {
        var batch = lines.Take(progress: null);
        underWay.Enqueue((batch, queue.StoreAsync(batch, cancellation)));
        if (underWay.Count >= BatchesUnderWay)
        {
            var (oldest, receipt) = underWay.Dequeue();
            counts.Add(oldest, await receipt);
        }
    }
}
