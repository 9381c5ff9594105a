using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>
/// One connection. Its next bytes are read when those before are stored, so a sender that is too fast waits in its own
/// system. Between bytes it holds no buffer, so idle connections cost next to nothing.
/// </summary>
internal sealed class SyslogConnection(Socket socket, SyslogSender sender, SyslogCertificate? certificate, TimeProvider clock)
{
    /// <summary>How long a sender may take for a line, or for its side of the TLS handshake.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int ReadSize = 16 * 1024;

    // Reads of what the system holds already when the program stops.
    private const int LastReads = 64;

    private readonly SyslogFrames _frames = new();
    private readonly Lock _times = new();
    private DateTimeOffset _lastLineAt = clock.GetUtcNow();
    private DateTimeOffset? _waitsSince = certificate is null ? null : clock.GetUtcNow();
    private bool _isStoring;

    /// <summary>Whether it said nothing for too long, or began something and did not end it.</summary>
    public bool IsExpired(DateTimeOffset now, TimeSpan idle)
    {
        lock (_times)
        {
            // While the store is slow, the sender is not to blame.
            return !_isStoring && (now - _lastLineAt > idle || now - _waitsSince > Patience);
        }
    }

    public void Close() => socket.Dispose();

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await using var stream = await OpenAsync(stopping);
            var bytes = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadSize, minimumReadSize: ReadSize / 4, useZeroByteReads: true));
            await ReadAsync(bytes, stopping);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException)
        {
            // The sender left, was too slow, or does not speak TLS. All whole lines are stored.
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken stopping)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (certificate is null)
        {
            return plain;
        }

        var secured = new SslStream(plain);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current() }, stopping);
        Note(isWithinLine: false, isStoring: false);
        return secured;
    }

    private async Task ReadAsync(PipeReader bytes, CancellationToken stopping)
    {
        var isFirst = true;
        var lastReads = LastReads;
        await using var waking = stopping.Register(bytes.CancelPendingRead);
        while (true)
        {
            var read = await NextAsync(bytes, stopping);
            var rest = read.Buffer;
            if (!rest.IsEmpty)
            {
                Note(isWithinLine: false, isStoring: true);
                await sender.TakeAsync(lines => rest = Cut(rest, lines, isEnd: read.IsCompleted), isFirst, stopping);
                Note(_frames.IsWithinLine, isStoring: false);
                isFirst = false;
            }

            bytes.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted || (stopping.IsCancellationRequested && (socket.Available == 0 || lastReads-- == 0)))
            {
                return;
            }
        }
    }

    // A connection that breaks has ended, too: what it left behind is looked at once more.
    private static async Task<ReadResult> NextAsync(PipeReader bytes, CancellationToken stopping)
    {
        try
        {
            return await bytes.ReadAsync(CancellationToken.None);
        }
        catch (IOException) when (!stopping.IsCancellationRequested && bytes.TryRead(out var left))
        {
            return new ReadResult(left.Buffer, isCanceled: false, isCompleted: true);
        }
    }

    private ReadOnlySequence<byte> Cut(ReadOnlySequence<byte> rest, SyslogLines lines, bool isEnd)
    {
        while (_frames.TryRead(ref rest, out var line, out var tooLong))
        {
            lines.Add(line, tooLong);
        }

        if (isEnd && !rest.IsEmpty)
        {
            lines.AddCut(rest);
            rest = rest.Slice(rest.End);
        }

        return rest;
    }

    private void Note(bool isWithinLine, bool isStoring)
    {
        lock (_times)
        {
            var now = clock.GetUtcNow();
            (_isStoring, _lastLineAt) = (isStoring, now);
            _waitsSince = isWithinLine ? _waitsSince ?? now : null;
        }
    }
}
