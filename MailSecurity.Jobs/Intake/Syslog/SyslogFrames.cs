using System.Buffers;
using System.Buffers.Text;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>
/// Cuts a connection's bytes into lines as RFC 6587 has it: each one either counted or ended by LF, told apart by its first
/// byte. What it holds back never exceeds one line, however long the sender's are.
/// </summary>
internal sealed class SyslogFrames
{
    /// <summary>Longer lines are skipped. Syslog daemons cut theirs at 8 KiB.</summary>
    public const int MostBytes = 16 * 1024;

    // A count of more digits is none: the line is then looked for by its end.
    private const int MostDigits = 7;

    private long _octetsToSkip;
    private bool _isSkippingLine;

    /// <summary>Whether a line has begun that did not end yet.</summary>
    public bool IsWithinLine { get; private set; }

    /// <summary>
    /// The next whole line, taken off <paramref name="input"/>; false when more bytes are needed. A line that is too long is
    /// handed out once, empty, as soon as that is known.
    /// </summary>
    public bool TryRead(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> line, out bool tooLong)
    {
        (line, tooLong) = (default, false);
        Skip(ref input);
        if (input.IsEmpty)
        {
            IsWithinLine = _octetsToSkip > 0 || _isSkippingLine;
            return false;
        }

        var found = TryReadCount(input, out var count, out var header) switch
        {
            null => false,
            true => TryReadCounted(ref input, count, header, out line, out tooLong),
            false => TryReadEnded(ref input, out line, out tooLong),
        };
        IsWithinLine = !found || _octetsToSkip > 0 || _isSkippingLine;
        return found;
    }

    private void Skip(ref ReadOnlySequence<byte> input)
    {
        if (_octetsToSkip > 0)
        {
            var skipped = Math.Min(_octetsToSkip, input.Length);
            _octetsToSkip -= skipped;
            input = input.Slice(skipped);
        }
        else if (_isSkippingLine)
        {
            var end = input.PositionOf((byte)'\n');
            _isSkippingLine = end is null;
            input = end is { } position ? input.Slice(input.GetPosition(1, position)) : input.Slice(input.End);
        }
    }

    // 96 <22>1 2026-11-24T…        null: it may become one
    private static bool? TryReadCount(ReadOnlySequence<byte> input, out int count, out int header)
    {
        (count, header) = (0, 0);
        Span<byte> head = stackalloc byte[MostDigits + 1];
        var length = (int)Math.Min(head.Length, input.Length);
        input.Slice(0, length).CopyTo(head);
        head = head[..length];
        if (head[0] is < (byte)'1' or > (byte)'9')
        {
            return false;
        }

        var digits = head.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
        {
            return length <= MostDigits ? null : false;
        }

        header = digits + 1;
        return head[digits] == ' ' && Utf8Parser.TryParse(head, out count, out _);
    }

    private bool TryReadCounted(ref ReadOnlySequence<byte> input, int count, int header, out ReadOnlySequence<byte> line, out bool tooLong)
    {
        line = default;
        tooLong = count > MostBytes;
        if (tooLong)
        {
            _octetsToSkip = count;
            input = input.Slice(header);
            return true;
        }

        if (input.Length < header + count)
        {
            return false;
        }

        line = input.Slice(header, count);
        input = input.Slice(header + count);
        return true;
    }

    private bool TryReadEnded(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> line, out bool tooLong)
    {
        line = default;
        var end = input.PositionOf((byte)'\n');
        if (end is null)
        {
            tooLong = _isSkippingLine = input.Length > MostBytes;
            input = tooLong ? input.Slice(input.End) : input;
            return tooLong;
        }

        var whole = input.Slice(0, end.Value);
        tooLong = whole.Length > MostBytes;
        line = tooLong ? default : whole;
        input = input.Slice(input.GetPosition(1, end.Value));
        return true;
    }
}
