using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Intake.Files;

/// <summary>
/// Follows one log file through rotations. The position is stored in the transaction that stores the lines, so after any
/// crash reading goes on exactly where the store is.
/// </summary>
internal sealed partial class FileTail(
    string path, int accountId, IntakeQueue queue, SourceStore sources, IntakeOptions options, TimeProvider clock, ILogger logger)
{
    private const int MostAttempts = 2;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private MailLogReader _reader = options.CreateReader(clock.GetUtcNow());
    private SourceProgress? _progress;

    public async Task ResumeAsync(CancellationToken cancellation)
    {
        _progress = await sources.ProgressAsync(accountId, SourceKind.File, path, cancellation);
        RestoreReader();
    }

    /// <summary>Reads all that is new. A file that is not there is looked at again next time.</summary>
    /// <exception cref="UnauthorizedAccessException">The file is there and must not be read.</exception>
    public async Task ReadNewAsync(CancellationToken cancellation)
    {
        // No whole first line yet, or no file for the moment of a rotation: nothing to decide on. A file that must not be
        // read is another matter, and looks the same.
        if (LogFile.Identify(path) is not { } current)
        {
            LogFile.CheckAccess(path);
            return;
        }

        try
        {
            if (_progress is { } known && known.FileId != current)
            {
                await FinishRotatedAsync(known, cancellation);
            }

            // The log may have been rotated again meanwhile: what is read is what has this identity now.
            if (LogFile.Identify(path) == current)
            {
                await ReadFileAsync(path, current, cancellation);
            }
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Rotated away while it was looked at.
            RestoreReader();
        }
        catch
        {
            // The reader may have seen lines that are not stored; it will see them again.
            RestoreReader();
            throw;
        }
    }

    private async Task FinishRotatedAsync(SourceProgress known, CancellationToken cancellation)
    {
        var rotated = RotatedFiles.From(path, known.FileId);
        if (rotated.Count == 0)
        {
            Log.RotatedAway(logger, path, known.Offset);
        }

        foreach (var older in rotated)
        {
            try
            {
                if (LogFile.Identify(older) is { } id)
                {
                    await ReadFileAsync(older, id, cancellation, isFinished: true);
                }
            }
            catch (InvalidDataException failure)
            {
                // What could be unpacked is stored. The rest is gone, and the living log must not wait for it.
                RestoreReader();
                Log.Damaged(logger, older, failure);
            }
        }
    }

    private async Task ReadFileAsync(string file, string id, CancellationToken cancellation, bool isFinished = false)
    {
        var offset = _progress is { } known && known.FileId == id ? known.Offset : 0;
        await using var stream = LogFile.OpenAt(file, offset);
        if (stream.CanSeek && stream.Position >= stream.Length)
        {
            return;
        }

        var cutter = new LineCutter(offset);
        var lines = new LineBatcher(accountId, SourceKind.File, path, _reader, clock);
        while (await cutter.FillAsync(stream, cancellation))
        {
            while (lines.FillFrom(cutter))
            {
                await StoreAsync(lines, id, cutter.Offset, cancellation);
            }
        }

        if (isFinished)
        {
            lines.AddRestOf(cutter);
        }

        if (!lines.IsEmpty)
        {
            await StoreAsync(lines, id, cutter.Offset, cancellation);
        }
    }

    // What was read is not forgotten: while the store does not take it, reading waits. If it is this batch that the store does not take, the
    // other files must not wait with it: the next look begins where this one did, and until then the file is known as failing.
    private async Task StoreAsync(LineBatcher lines, string id, long offset, CancellationToken cancellation)
    {
        var batch = lines.Take(new SourceProgress(id, offset, _reader.SaveState()));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await queue.StoreAsync(batch, cancellation);
                _progress = batch.Progress;
                return;
            }
            catch (IOException failure) when (failure is StoreFullException || attempt < MostAttempts)
            {
                await Task.Delay(RetryAfter, clock, cancellation);
            }
        }
    }

    private void RestoreReader()
    {
        _reader = options.CreateReader(clock.GetUtcNow());
        _reader.RestoreState(_progress?.ReaderState ?? []);
    }

    private static partial class Log
    {
        [LoggerMessage(2113, LogLevel.Error, "{Path} is damaged: the lines that could be unpacked are stored, the rest is lost.")]
        public static partial void Damaged(ILogger logger, string path, Exception failure);

        [LoggerMessage(2112, LogLevel.Warning, "{Path} was replaced and the file read so far is gone: lines after byte {Offset} of it are lost unless they are imported.")]
        public static partial void RotatedAway(ILogger logger, string path, long offset);
    }
}
