using System.Buffers;
using System.Text;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>
/// One machine that sends syslog, over however many connections: what a line means can depend on the lines before, so they
/// share one reader, whose state is stored with the lines.
/// </summary>
internal sealed partial class SyslogSender(
    int accountId, string name, IntakeQueue queue, SourceStore sources, IntakeOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private const string FileId = "stream";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly char[] _chars = new char[SyslogFrames.MostBytes];
    private MailLogReader? _reader;
    private long _dropped;
    private int _connections;

    public string Name => name;

    /// <summary>Its connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int Connect() => Interlocked.Increment(ref _connections);

    public void Disconnect() => Interlocked.Decrement(ref _connections);

    /// <summary>Counts datagrams that there was no room for; the number is stored with the next lines.</summary>
    public void Drop(long datagrams) => Interlocked.Add(ref _dropped, datagrams);

    /// <summary>
    /// Lets <paramref name="read"/> add lines and returns when they are stored. While the store does not take them this waits,
    /// and with it the sender; only when <paramref name="stopping"/> as well are they given up.
    /// </summary>
    public async Task TakeAsync(Action<SyslogLines> read, bool isNewConnection, CancellationToken stopping)
    {
        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            _reader ??= await ResumeAsync();
            if (isNewConnection)
            {
                // A sender that lost its connection sends the last lines again: they get the same keys.
                _reader.BeginPiece();
            }

            var lines = new LineBatcher(accountId, SourceKind.Syslog, name, _reader, clock);
            read(new SyslogLines(lines, _chars));
            if (!lines.IsEmpty)
            {
                var batch = lines.Take(new SourceProgress(FileId, 0, _reader.SaveState()));
                batch.Dropped = Interlocked.Exchange(ref _dropped, 0);
                await StoreAsync(batch, stopping);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task StoreAsync(IntakeBatch batch, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await queue.StoreAsync(batch, CancellationToken.None);
                return;
            }
            catch (IOException failure) when (stopping.IsCancellationRequested)
            {
                Log.GivenUp(logger, batch.Lines, name, failure);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(RetryAfter, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<MailLogReader> ResumeAsync()
    {
        var reader = options.CreateReader(clock.GetUtcNow());
        var progress = await sources.ProgressAsync(accountId, SourceKind.Syslog, name, CancellationToken.None);
        reader.RestoreState(progress?.ReaderState ?? []);
        return reader;
    }

    private static partial class Log
    {
        [LoggerMessage(2132, LogLevel.Error, "{Lines} lines from {Sender} are lost: the program stops and the store does not take them.")]
        public static partial void GivenUp(ILogger logger, long lines, string sender, Exception failure);
    }
}

/// <summary>Adds a sender's lines, given as bytes, to its batch.</summary>
internal readonly struct SyslogLines(LineBatcher lines, char[] chars)
{
    private static readonly string TooLong = $"The line is longer than {SyslogFrames.MostBytes / 1024} KiB.";

    public void Add(in ReadOnlySequence<byte> line, bool tooLong)
    {
        if (tooLong || line.Length > SyslogFrames.MostBytes)
        {
            lines.Reject([], TooLong);
        }
        else
        {
            lines.Add(Text(line));
        }
    }

    /// <summary>A line whose end never came: what it would have said is not known, an address may be cut.</summary>
    public void AddCut(in ReadOnlySequence<byte> line) =>
        lines.Reject(Text(line.Slice(0, Math.Min(line.Length, SyslogFrames.MostBytes))), "The connection ended within the line.");

    private ReadOnlySpan<char> Text(in ReadOnlySequence<byte> line) => chars.AsSpan(0, Encoding.UTF8.GetChars(line, chars));
}
