using System.Buffers;
using System.Buffers.Binary;

namespace MailSecurity.Domain.MailLogs;

/// <summary>
/// Cuts what <c>journalctl -o export</c> writes into entries, within bounded memory. A field that is too long, and every
/// field that is not needed, is passed over byte by byte.
/// </summary>
/// <example>
/// <code>
/// while (await cutter.FillAsync(stream, cancellation))
///     while (cutter.TryRead(out var entry)) { … }
/// if (cutter.TryReadRest(out var last)) { … }
/// </code>
/// </example>
public sealed class JournalCutter
{
    /// <summary>A longer message is not read. The journal itself takes 768 MiB.</summary>
    public const int MaxFieldBytes = 64 * 1024;

    private const int MaxNameBytes = 64;
    private const int MaxWordBytes = 1024;
    private const ulong LongestField = 768UL * 1024 * 1024;

    private static readonly SearchValues<byte> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private readonly byte[] _bytes = new byte[4 * MaxFieldBytes];
    private readonly JournalField _time = new("__REALTIME_TIMESTAMP", MaxWordBytes);
    private readonly JournalField _host = new("_HOSTNAME", MaxWordBytes);
    private readonly JournalField _identifier = new("SYSLOG_IDENTIFIER", MaxWordBytes);
    private readonly JournalField _pid = new("SYSLOG_PID", MaxWordBytes);
    private readonly JournalField _message = new("MESSAGE", MaxFieldBytes);
    private readonly JournalField[] _fields;

    private int _start;
    private int _end;
    private Step _step;

    // The field whose binary value comes next; null for one that is not kept.
    private JournalField? _current;
    private long _left;
    private bool _isBegun;
    private string? _problem;

    public JournalCutter() => _fields = [_time, _host, _identifier, _pid, _message];

    private enum Step
    {
        Line,
        RestOfLine,
        Length,
        Value,
        RestOfValue,
        EndOfValue,
    }

    private ReadOnlySpan<byte> Open => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether a stream that begins so is a journal export: the fields that journalctl always writes come first.</summary>
    public static bool IsExport(ReadOnlySpan<byte> head) =>
        head.StartsWith("__CURSOR="u8) || head.StartsWith("__REALTIME_TIMESTAMP="u8) || head.StartsWith("__MONOTONIC_TIMESTAMP="u8);

    /// <summary>Reads more bytes; false at the end of the stream. Read all entries before filling again.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellation)
    {
        Open.CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>The next entry whose end was seen.</summary>
    public bool TryRead(out JournalEntry entry)
    {
        if (_step is Step.Line && !_isBegun)
        {
            Array.ForEach(_fields, field => field.Clear());
        }

        while (true)
        {
            var (step, start) = (_step, _start);
            if (TakeStep())
            {
                entry = Finish();
                return true;
            }

            if (step == _step && start == _start)
            {
                entry = default;
                return false;
            }
        }
    }

    /// <summary>The entry that the end of the stream cut off or left without its empty line; only to be asked for then.</summary>
    public bool TryReadRest(out JournalEntry entry)
    {
        var isCut = _step is not Step.Line || _end > _start;
        _problem ??= isCut ? Reasons.CutEntry : null;
        var isBegun = _isBegun || isCut;
        (_start, _end, _step) = (0, 0, Step.Line);
        entry = isBegun ? Finish() : default;
        return isBegun;
    }

    // True at the end of an entry. Changes nothing when more bytes are needed.
    private bool TakeStep()
    {
        switch (_step)
        {
            case Step.Line:
                return TakeLine();
            case Step.RestOfLine:
                SkipLine();
                return false;
            case Step.Length:
                TakeLength();
                return false;
            case Step.Value when Open.Length >= _left:
                _current!.Set(Open[..(int)_left]);
                (_start, _step) = (_start + (int)_left, Step.EndOfValue);
                return false;
            case Step.RestOfValue:
                var skipped = (int)Math.Min(_left, Open.Length);
                (_start, _left) = (_start + skipped, _left - skipped);
                _step = _left == 0 ? Step.EndOfValue : _step;
                return false;
            case Step.EndOfValue when !Open.IsEmpty:
                _problem ??= Open[0] == '\n' ? null : Reasons.DamagedEntry;
                (_start, _step) = (_start + (Open[0] == '\n' ? 1 : 0), Step.Line);
                return false;
            default:
                return false;
        }
    }

    // MESSAGE=…\n        MESSAGE\n<8 bytes, little endian><that many bytes>\n        an empty line ends the entry
    private bool TakeLine()
    {
        var end = Open.IndexOf((byte)'\n');
        if (end < 0)
        {
            if (Open.Length > MaxFieldBytes + MaxNameBytes + 1)
            {
                var equals = Open[..(MaxNameBytes + 1)].IndexOf((byte)'=');
                FieldCalled(equals < 0 ? [] : Open[..equals])?.SetTooLong();
                _problem ??= equals < 0 ? Reasons.DamagedEntry : null;
                (_isBegun, _step) = (true, Step.RestOfLine);
            }

            return false;
        }

        var line = Open[..end];
        _start += end + 1;
        if (line.IsEmpty)
        {
            return _isBegun;
        }

        _isBegun = true;
        var name = line.IndexOf((byte)'=') is >= 0 and var at ? line[..at] : line;
        if (!IsName(name))
        {
            _problem ??= Reasons.DamagedEntry;
        }
        else if (name.Length < line.Length)
        {
            FieldCalled(name)?.Set(line[(name.Length + 1)..]);
        }
        else
        {
            (_current, _step) = (FieldCalled(name), Step.Length);
        }

        return false;
    }

    private void SkipLine()
    {
        var end = Open.IndexOf((byte)'\n');
        _start = end < 0 ? _end : _start + end + 1;
        _step = end < 0 ? _step : Step.Line;
    }

    private void TakeLength()
    {
        if (Open.Length < sizeof(ulong))
        {
            return;
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(Open);
        _start += sizeof(ulong);
        if (length > LongestField)
        {
            // Where the entry ends can only be guessed now: at the next empty line.
            (_problem, _step) = (_problem ?? Reasons.DamagedEntry, Step.Line);
            return;
        }

        (_left, _step) = ((long)length, _current is null || length > MaxFieldBytes ? Step.RestOfValue : Step.Value);
        if (_step is Step.RestOfValue)
        {
            _current?.SetTooLong();
        }
    }

    private JournalEntry Finish()
    {
        var problem = _problem ?? (_message.IsTooLong ? Reasons.LongMessage : null);
        (_isBegun, _problem) = (false, null);
        return new JournalEntry
        {
            UtcTicks = Envelopes.JsonEnvelope.TicksOf(_time.Text),
            Host = _host.Text,
            Identifier = _identifier.Text,
            Pid = _pid.Text,
            Message = _message.Text.TrimStart(' '),
            Problem = problem,
        };
    }

    private JournalField? FieldCalled(ReadOnlySpan<byte> name)
    {
        foreach (var field in _fields)
        {
            if (field.IsCalled(name))
            {
                return field;
            }
        }

        return null;
    }

    private static bool IsName(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxNameBytes && !text.ContainsAnyExcept(NameLetters);
}
