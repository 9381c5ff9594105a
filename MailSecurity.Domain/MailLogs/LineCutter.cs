using System.Text;

namespace MailSecurity.Domain.MailLogs;

/// <summary>
/// Cuts a stream of bytes into lines within bounded memory. Bytes that are no UTF-8 become U+FFFD. A line is only handed
/// out once its end was seen, so that a file that is still being written can be read again from <see cref="Offset"/>.
/// </summary>
/// <param name="offset">Where in the file the stream begins.</param>
/// <example>
/// <code>
/// while (await cutter.FillAsync(stream, cancellation))
///     while (cutter.TryReadLine(out var line, out var tooLong)) { … }
/// if (cutter.TryReadRest(out var last, out _)) { … }
/// </code>
/// </example>
public sealed class LineCutter(long offset = 0)
{
    /// <summary>A longer line is skipped to its end. Syslog daemons cut theirs at 8 KiB.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly byte[] _bytes = new byte[4 * MaxLineBytes];
    private readonly char[] _chars = new char[MaxLineBytes];
    private int _start;
    private int _end;

    // Bytes up to here are known to hold no line end.
    private int _searched;

    // Bytes of the current line that were thrown away because the line is too long.
    private long _skipped;

    /// <summary>Offset behind the last line that was handed out.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Reads more bytes; false at the end of the stream. Read all lines before filling again.</summary>
    public bool Fill(Stream stream)
    {
        MakeRoom();
        var read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }

    /// <inheritdoc cref="Fill"/>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellation)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>The next complete line without its end; valid until the next call. A line that is too long is handed out empty.</summary>
    public bool TryReadLine(out ReadOnlySpan<char> line, out bool tooLong)
    {
        var end = _bytes.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (end < 0)
        {
            _searched = _end;
            line = default;
            tooLong = false;
            return false;
        }

        Take(_searched + end, 1, out line, out tooLong);
        return true;
    }

    /// <summary>What is left after the last line end; only to be asked for when nothing more can come.</summary>
    public bool TryReadRest(out ReadOnlySpan<char> line, out bool tooLong)
    {
        line = default;
        tooLong = false;
        if (_end == _start && _skipped == 0)
        {
            return false;
        }

        Take(_end, 0, out line, out tooLong);
        return true;
    }

    /// <summary>Forgets what was read and not handed out, to go on with another stream.</summary>
    public void Restart(long offset)
    {
        (_start, _end, _searched, _skipped) = (0, 0, 0, 0);
        Offset = offset;
    }

    private void Take(int end, int endLength, out ReadOnlySpan<char> line, out bool tooLong)
    {
        var bytes = _bytes.AsSpan(_start, end - _start);
        Offset += _skipped + bytes.Length + endLength;
        tooLong = _skipped + bytes.Length > MaxLineBytes;
        if (bytes.EndsWith((byte)'\r'))
        {
            bytes = bytes[..^1];
        }

        line = tooLong ? default : _chars.AsSpan(0, Encoding.UTF8.GetChars(bytes, _chars));
        _start = _searched = end + endLength;
        _skipped = 0;
    }

    private void MakeRoom()
    {
        // The start of a line that is already too long is of no use to anyone.
        var open = _end - _start;
        if (_skipped > 0 || open > MaxLineBytes)
        {
            _skipped += open;
            open = 0;
        }

        _bytes.AsSpan(_end - open, open).CopyTo(_bytes);
        (_searched, _start, _end) = (_searched - (_end - open), 0, open);
        _searched = Math.Max(_searched, 0);
    }
}
