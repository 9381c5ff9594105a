using System.Buffers.Binary;
using System.Text;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

/// <summary>Writes the journal's export format as systemd specifies it, and reads it as an import does.</summary>
internal sealed class JournalExport
{
    private readonly MemoryStream _bytes = new();

    public byte[] Bytes => _bytes.ToArray();

    public static string Login(string user) =>
        $"imap-login: Login: user=<{user}>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1, session=<x>";

    /// <summary>An entry of Dovecot with the fields a real journal has around the message.</summary>
    public JournalExport Entry(string message, long microseconds = 1795495138472675) => this
        .Text("__CURSOR", "s=0;i=1")
        .Text("__REALTIME_TIMESTAMP", microseconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Text("_HOSTNAME", "mail")
        .Text("SYSLOG_IDENTIFIER", "dovecot")
        .Field("MESSAGE", Encoding.UTF8.GetBytes(message))
        .End();

    public JournalExport Text(string name, string value) => Raw($"{name}={value}\n");

    public JournalExport Binary(string name, ReadOnlySpan<byte> value)
    {
        Raw(name + "\n");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, value.Length);
        _bytes.Write(length);
        _bytes.Write(value);
        return Raw("\n");
    }

    /// <summary>As journalctl chooses: text, unless there is a control character in it or it is no UTF-8.</summary>
    public JournalExport Field(string name, byte[] value) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value)).AsSpan().SequenceEqual(value) && !value.Any(b => b < ' ' && b != '\t')
            ? Text(name, Encoding.UTF8.GetString(value))
            : Binary(name, value);

    public JournalExport End() => Raw("\n");

    public JournalExport Raw(string text)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public LineResult[] Read(int chunk = int.MaxValue) => Read(Bytes, chunk);

    public static LineResult[] Read(byte[] bytes, int chunk = int.MaxValue)
    {
        var reader = MailLog.Reader();
        return ReadEntries(bytes, chunk, (in JournalEntry entry) => reader.Read(entry));
    }

    public static T[] ReadEntries<T>(byte[] bytes, int chunk, Reading<T> reading)
    {
        var cutter = new JournalCutter();
        var results = new List<T>();
        using var stream = new ChunkedStream(bytes, chunk);
        while (cutter.FillAsync(stream, default).AsTask().Result)
        {
            while (cutter.TryRead(out var entry))
            {
                results.Add(reading(entry));
            }
        }

        if (cutter.TryReadRest(out var last))
        {
            results.Add(reading(last));
        }

        return [.. results];
    }

    public delegate T Reading<T>(in JournalEntry entry);

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span[..Math.Min(chunk, buffer.Length)]));
    }
}
