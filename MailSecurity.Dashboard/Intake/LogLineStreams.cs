using System.Collections.Concurrent;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Intake;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Intake;

/// <summary>
/// Log lines that arrive by HTTP, one stream for each API key: what a line means can depend on lines of the request
/// before (a message's sender is named once). The state between requests is stored with their lines.
/// </summary>
internal sealed class LogLineStreams(IntakeQueue queue, SourceStore sources, IOptions<IntakeOptions> options, TimeProvider clock) : IDisposable
{
    // As many as there are API keys, which only Admins make.
    private readonly ConcurrentDictionary<(int Account, string Key), LogLineStream> _streams = new();

    public LogLineStream For(int accountId, string key) =>
        _streams.GetOrAdd((accountId, key), _ => new LogLineStream(accountId, key, queue, sources, options.Value, clock));

    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }
}

/// <inheritdoc cref="LogLineStreams"/>
internal sealed class LogLineStream(
    int accountId, string key, IntakeQueue queue, SourceStore sources, IntakeOptions options, TimeProvider clock) : IDisposable
{
    private const string FileId = "stream";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private MailLogReader? _reader;

    public async Task<LineAnswer> TakeAsync(MemoryStream body, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            _reader ??= await ResumeAsync(cancellation);
            var rejected = new List<RejectedItem>();
            var batch = Read(body, _reader, rejected);
            batch.Progress = new SourceProgress(FileId, 0, _reader.SaveState());
            var receipt = await queue.StoreAsync(batch, cancellation);
            return new LineAnswer(receipt.Logins + receipt.Messages, receipt.Duplicates, rejected, batch.Ignored + receipt.Older) { Older = receipt.Older };
        }
        catch
        {
            // The reader is ahead of the store now; the next request starts from what is stored.
            _reader = null;
            throw;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<MailLogReader> ResumeAsync(CancellationToken cancellation)
    {
        var reader = options.CreateReader(clock.GetUtcNow());
        var progress = await sources.ProgressAsync(accountId, SourceKind.Api, key, cancellation);
        reader.RestoreState(progress?.ReaderState ?? []);
        return reader;
    }

    private IntakeBatch Read(MemoryStream body, MailLogReader reader, List<RejectedItem> rejected)
    {
        reader.BeginPiece();
        var cutter = new LineCutter();
        var lines = new LineBatcher(accountId, SourceKind.Api, key, reader, clock)
        {
            OnUnreadable = (line, reason) => rejected.Add(new RejectedItem(line, reason)),
        };
        while (cutter.Fill(body))
        {
            while (lines.FillFrom(cutter))
            {
                // One request is one batch: it is answered as a whole.
            }
        }

        lines.AddRestOf(cutter);
        return lines.Take(progress: null);
    }
}
