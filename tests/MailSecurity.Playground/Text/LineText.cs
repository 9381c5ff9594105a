using System.Runtime.CompilerServices;

namespace MailSecurity.Playground.Text;

/// <summary>What the compiler turns an interpolated text for a <see cref="LineBuffer"/> into.</summary>
[InterpolatedStringHandler]
internal readonly ref struct LineText
{
    private readonly LineBuffer _line;

    // The compiler passes the lengths first, whether they help or not.
    public LineText(int literalLength, int formattedCount, LineBuffer line) => _line = line;

    public void AppendLiteral(string text) => _line.Add(text);

    public void AppendFormatted(string text) => _line.Add(text);

    public void AppendFormatted<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable => _line.Add(value, format);
}
