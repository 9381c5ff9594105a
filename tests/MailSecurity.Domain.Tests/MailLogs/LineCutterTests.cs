using System.Text;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class LineCutterTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("a\0b\n\0\0\n", "a\0b|\0\0")]
    [InlineData("müller 用户 😀\n", "müller 用户 😀")]
    [InlineData("", "")]
    public void Lines_AreCutAtTheirEnds(string text, string lines) => Assert.Equal(lines, string.Join('|', Cut(text).Lines));

    [Fact]
    public void LastLine_WithoutItsEnd_IsOnlyHandedOutWhenAskedFor()
    {
        var (lines, cutter) = Cut("a\nb");

        Assert.Equal(["a"], lines);
        Assert.Equal(2, cutter.Offset);
        Assert.True(cutter.TryReadRest(out var rest, out _));
        Assert.Equal("b", rest.ToString());
        Assert.Equal(3, cutter.Offset);
        Assert.False(cutter.TryReadRest(out _, out _));
    }

    [Fact]
    public void LastLine_WhenItsEndIsWrittenLater_IsHandedOutWhole()
    {
        var (_, cutter) = Cut("a\nfirst ");

        Assert.Equal(["first half"], Cut("half\n", cutter).Lines);
    }

    [Fact]
    public void InvalidBytes_AreReplaced()
    {
        byte[] bytes = [.. "user=<m"u8, 0xFC, .. "ller>\n"u8, 0xC3, (byte)'\n', 0xF0, 0x9F, (byte)'\n'];

        Assert.Equal(["user=<m\uFFFDller>", "\uFFFD", "\uFFFD"], Cut(bytes).Lines);
    }

    [Theory]
    [InlineData(LineCutter.MaxLineBytes, false)]
    [InlineData(LineCutter.MaxLineBytes + 1, true)]
    [InlineData(1_000_000, true)]
    public void Line_LongerThanTheLimit_IsSkippedToItsEnd(int length, bool tooLong)
    {
        var (lines, cutter) = Cut("a\n" + new string('x', length) + "\nb\n");

        Assert.Equal(["a", tooLong ? "(too long)" : new string('x', length), "b"], lines);
        Assert.Equal(length + 5, cutter.Offset);
    }

    [Fact]
    public void Rest_LongerThanTheLimit_IsReported()
    {
        var (_, cutter) = Cut(new string('x', 1_000_000));

        Assert.True(cutter.TryReadRest(out var rest, out var tooLong));
        Assert.Equal((0, true, 1_000_000L), (rest.Length, tooLong, cutter.Offset));
    }

    [Fact]
    public void Lines_OfAnyBytesInPiecesOfAnySize_AreThoseOfTheWhole() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[1, 50], Gen.Int[0, 3]).Sample((noise, piece, breaks) =>
        {
            var bytes = noise.Select(value => value % 16 < breaks ? (byte)'\n' : value).ToArray();
            var expected = Encoding.Latin1.GetString(bytes).Split('\n')[..^1]
                .Select(line => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line.EndsWith('\r') ? line[..^1] : line)));
            return Cut(bytes, piece: piece).Lines.SequenceEqual(expected);
        });

    [Fact]
    public void Offset_AfterAnyLine_LeadsToTheNext()
    {
        byte[] bytes = [.. "first\r\n"u8, 0xFF, .. "second\n\nfourth\n"u8];
        var (whole, _) = Cut(bytes);
        long offset = 0;
        for (var line = 0; line < whole.Length; line++)
        {
            var cutter = new LineCutter(offset);
            cutter.Fill(new MemoryStream(bytes[(int)offset..]));
            Assert.True(cutter.TryReadLine(out var text, out _));
            Assert.Equal(whole[line], text.ToString());
            offset = cutter.Offset;
        }

        Assert.Equal(bytes.Length, offset);
    }

    [Fact]
    public async Task FillAsync_ReadsAsFillDoes()
    {
        var cutter = new LineCutter();

        Assert.True(await cutter.FillAsync(new MemoryStream("a\n"u8.ToArray()), TestContext.Current.CancellationToken));
        Assert.True(cutter.TryReadLine(out var line, out _));
        Assert.Equal("a", line.ToString());
        Assert.False(await cutter.FillAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Restart_ForgetsTheUnfinishedLine()
    {
        var (_, cutter) = Cut("unfinished");
        cutter.Restart(0);

        Assert.Equal(["a"], Cut("a\n", cutter).Lines);
        Assert.Equal(2, cutter.Offset);
    }

    private static (string[] Lines, LineCutter Cutter) Cut(string text, LineCutter? cutter = null) => Cut(Encoding.UTF8.GetBytes(text), cutter);

    private static (string[] Lines, LineCutter Cutter) Cut(byte[] bytes, LineCutter? cutter = null, int piece = int.MaxValue)
    {
        cutter ??= new LineCutter();
        var lines = new List<string>();
        foreach (var part in bytes.Chunk(piece))
        {
            using var stream = new MemoryStream(part);
            while (cutter.Fill(stream))
            {
                while (cutter.TryReadLine(out var line, out var tooLong))
                {
                    lines.Add(tooLong ? "(too long)" : line.ToString());
                }
            }
        }

        return ([.. lines], cutter);
    }
}
