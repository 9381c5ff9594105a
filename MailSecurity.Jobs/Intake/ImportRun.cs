using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake;

/// <summary>Reads whole mail logs into the store. Doing it again adds nothing, so an interrupted import is simply repeated.</summary>
public sealed class ImportRun(IntakeQueue queue, IOptions<IntakeOptions> options, TimeProvider clock)
{
    public const string SourceName = "import";

    private static readonly byte[] GzipMagic = [0x1f, 0x8b];

    // Batches on their way to the store. Enough to keep it busy, few enough to stay small.
    private const int BatchesUnderWay = 40;

    /// <summary>
    /// Reads one stream to its end; gzip is recognised by its content. <paramref name="lastWritten"/> decides the year of
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
            var cutter = new LineCutter();
            var content = await UnpackAsync(stream, cancellation);
            while (await cutter.FillAsync(content, cancellation))
            {
                while (lines.FillFrom(cutter))
                {
                    await SendAsync(lines, underWay, counts, cancellation);
                }
            }

            lines.AddRestOf(cutter);
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

    // Looks at the first two bytes without taking them: standard input cannot go back.
    private static async Task<Stream> UnpackAsync(Stream stream, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var head = await pipe.ReadAtLeastAsync(GzipMagic.Length, cancellation);
        var isPacked = new SequenceReader<byte>(head.Buffer).IsNext(GzipMagic);
        pipe.AdvanceTo(head.Buffer.Start);
        return isPacked ? new GZipStream(pipe.AsStream(), CompressionMode.Decompress) : pipe.AsStream();
    }
}
