using System.Buffers;
using System.Text;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Intake.Syslog;
using MailSecurity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

public sealed class SyslogFramesTests
{
    private static readonly string[] Parts =
    [
        "1", "9", "12 ", "0", " ", "\n", "\r\n", "<22>", "99999999 ", "20000 ", "<22>1 2026-11-24T04:08:36Z mail",
        "Nov 24 04:43:23 mail dovecot: imap-login: Login: user=<u@d>, rip=::1",
    ];

    // Bytes that mean something to the framing, or to the readers behind it.
    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Int[0, Parts.Length - 1].Array[0, 40].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts.Select(at => Parts[at])))));

    [Fact]
    public void Frames_OfCountedAndEndedLinesMixed_AreTheLines() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 50], Gen.Bool).Array[0, 20].Sample(sent =>
        {
            var stream = string.Concat(sent.Select(line => line.Item2 ? $"{line.Item1.Length + 4} <22>{line.Item1}" : $"<22>{line.Item1}\n"));
            Assert.Equal(sent.Select(line => "<22>" + line.Item1), Cut(Encoding.ASCII.GetBytes(stream), stream.Length + 1).Lines);
        });

    [Fact]
    public void Frames_WhereverTheBytesAreCut_AreTheSame() =>
        Gen.Select(Bytes, Gen.Int[1, 30]).Sample((bytes, piece) => Assert.Equal(Cut(bytes, bytes.Length + 1), Cut(bytes, piece)), iter: 5_000);

    [Theory]
    [InlineData("<22>")]
    [InlineData("9999999 <22>")]
    public void Frames_WhenALineNeverEnds_HoldBackNoMoreThanOneLine(string start)
    {
        var frames = new SyslogFrames();
        var tooLong = 0;
        var rest = Encoding.ASCII.GetBytes(start);
        var filler = new byte[4096];
        filler.AsSpan().Fill((byte)'x');
        for (var read = 0; read < 1_000; read++)
        {
            var input = new ReadOnlySequence<byte>([.. rest, .. filler]);
            while (frames.TryRead(ref input, out _, out var isTooLong))
            {
                tooLong += isTooLong ? 1 : 0;
            }

            rest = input.ToArray();
            Assert.InRange(rest.Length, 0, SyslogFrames.MostBytes);
            Assert.True(frames.IsWithinLine);
        }

        Assert.Equal(1, tooLong);
    }

    [Fact]
    public void Frames_AfterALineThatIsTooLong_GoOnWithTheNext()
    {
        var longLine = new string('x', SyslogFrames.MostBytes + 1);

        var (lines, tooLong, _) = Cut(Encoding.ASCII.GetBytes($"<22>a\n{longLine}\n<22>b\n{longLine.Length} {longLine}5 <22>c"), 4096);

        Assert.Equal(["<22>a", "<22>b", "<22>c"], lines);
        Assert.Equal(2, tooLong);
    }

    [Fact]
    public void Counts_OfArbitraryBytes_AddUpToTheLines() => Bytes.Sample(bytes =>
    {
        var reader = new MailLogReader(new MailLogOptions { Reference = A.Noon });
        var batcher = new LineBatcher(1, SourceKind.Syslog, "192.0.2.1", reader, new FakeTimeProvider(A.Noon));
        var lines = new SyslogLines(batcher, new char[SyslogFrames.MostBytes]);
        var frames = new SyslogFrames();
        var input = new ReadOnlySequence<byte>(bytes);
        var count = 0;
        for (; frames.TryRead(ref input, out var line, out var tooLong); count++)
        {
            lines.Add(line, tooLong);
        }

        if (!input.IsEmpty)
        {
            lines.AddCut(input);
            count++;
        }

        // As a datagram, too: there the whole is one line.
        lines.Add(new ReadOnlySequence<byte>(bytes), tooLong: false);
        var batch = batcher.Take(progress: null);
        Assert.Equal(count + 1, batch.Lines);
        Assert.Equal(batch.Lines, batch.Logins.Count + batch.Messages.Count + batch.Ignored + batch.Unreadable);
    }, iter: 10_000);

    private static CutLines Cut(byte[] bytes, int piece)
    {
        var (frames, lines, tooLong) = (new SyslogFrames(), new List<string>(), 0);
        byte[] rest = [];
        foreach (var chunk in bytes.Chunk(piece))
        {
            var input = new ReadOnlySequence<byte>([.. rest, .. chunk]);
            while (frames.TryRead(ref input, out var line, out var isTooLong))
            {
                tooLong += isTooLong ? 1 : 0;
                if (!isTooLong)
                {
                    lines.Add(Encoding.Latin1.GetString(line));
                }
            }

            rest = input.ToArray();
        }

        return new CutLines(lines, tooLong, rest.Length);
    }

    private sealed record CutLines(List<string> Lines, int TooLong, int Rest)
    {
        public bool Equals(CutLines? other) => other is not null && Lines.SequenceEqual(other.Lines) && TooLong == other.TooLong && Rest == other.Rest;

        public override int GetHashCode() => Lines.Count;
    }
}
