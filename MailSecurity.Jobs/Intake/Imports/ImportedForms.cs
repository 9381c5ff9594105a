using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>Tells by the first bytes what is imported; names say nothing, and standard input has none.</summary>
internal static class ImportedForms
{
    // Enough to see the first members of a first item.
    private const int HeadBytes = 4096;

    private static readonly byte[] GzipMagic = [0x1f, 0x8b];

    public static async Task<IImportedForm> RecogniseAsync(Stream stream, CancellationToken cancellation)
    {
        var (content, head) = await PeekAsync(stream, cancellation);
        if (head.AsSpan().StartsWith(GzipMagic))
        {
            (content, head) = await PeekAsync(new GZipStream(content, CompressionMode.Decompress), cancellation);
        }

        // Windows tools like to write UTF-16.
        if (head is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            var unicode = head[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode;
            (content, head) = await PeekAsync(Encoding.CreateTranscodingStream(content, unicode, Encoding.UTF8), cancellation);
        }

        return JournalCutter.IsExport(head) ? new JournalForm(content)
            : SignInReader.IsJson(head) ? new SignInForm(content)
            : IsTable(head) ? new SignInTableForm(content)
            : new MailLogForm(content);
    }

    private static bool IsTable(byte[] head)
    {
        var end = Array.IndexOf(head, (byte)'\n');
        return end > 0 && SignInTable.TryRead(Encoding.UTF8.GetString(head.AsSpan(0, end)).TrimEnd('\r')) is not null;
    }

    // Looks at the first bytes without taking them: standard input cannot go back.
    private static async Task<(Stream Content, byte[] Head)> PeekAsync(Stream stream, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var read = await pipe.ReadAtLeastAsync(HeadBytes, cancellation);
        var head = read.Buffer.Slice(0, Math.Min(HeadBytes, read.Buffer.Length)).ToArray();
        pipe.AdvanceTo(read.Buffer.Start);
        return (pipe.AsStream(), head);
    }
}
