using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace MailSecurity.Playground.Text;

/// <summary>
/// Lines as the bytes of a log file. Log lines are written as interpolated texts that go straight into it, so that
/// the code shows them as they look in the file and still writes millions per second.
/// </summary>
internal sealed class LineBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    [SuppressMessage("Performance", "CA1822", Justification = "The text is appended to this buffer while the compiler builds it.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref LineText text) => _ = text;

    public void EndLine() => Room(1)[0] = (byte)'\n';

    public override string ToString() => Encoding.UTF8.GetString(Written);

    internal void Add(string text) => Length += Encoding.UTF8.GetBytes(text, Free(text.Length * 3));

    internal void Add<T>(T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        // No value in a log line is longer than a queue id, a session id or an address.
        _ = value.TryFormat(Free(128), out var written, format, null);
        Length += written;
    }

    /// <summary>The next <paramref name="length"/> bytes, to be filled by the caller.</summary>
    internal Span<byte> Room(int length)
    {
        var room = Free(length)[..length];
        Length += length;
        return room;
    }

    private Span<byte> Free(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        return _bytes.AsSpan(Length);
    }
}
