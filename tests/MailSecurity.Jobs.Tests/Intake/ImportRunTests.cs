using System.IO.Compression;
using System.Text;
using MailSecurity.Jobs.Intake;
using MailSecurity.Testing;

namespace MailSecurity.Jobs.Tests.Intake;

public sealed class ImportRunTests
{
    [Fact]
    public async Task Import_WhenDoneTwice_AddsNothingTheSecondTime()
    {
        await using var intake = await RunningIntake.StartAsync();
        var log = Encoding.UTF8.GetBytes(RunningIntake.Lines(0, 5_000));

        var first = await ImportAsync(intake, log);
        var second = await ImportAsync(intake, log);

        Assert.Equal((5_000L, 5_000L, 0L), (first.Lines, first.Logins, first.Duplicate));
        Assert.Equal((5_000L, 0L, 5_000L), (second.Lines, second.Logins, second.Duplicate));
    }

    [Fact]
    public async Task Import_WhenPacked_IsUnpackedWhateverItsName()
    {
        await using var intake = await RunningIntake.StartAsync();

        var counts = await ImportAsync(intake, Pack(RunningIntake.Lines(0, 100)));

        Assert.Equal(100, counts.Logins);
    }

    [Fact]
    public async Task Import_WhenThePackedFileEndsTooEarly_KeepsTheLinesBeforeAndSaysSo()
    {
        await using var intake = await RunningIntake.StartAsync();
        var packed = Pack(RunningIntake.Lines(0, 20_000));
        var counts = new ImportCounts();

        await Assert.ThrowsAnyAsync<Exception>(() => ImportAsync(intake, packed[..(packed.Length / 2)], counts));

        Assert.InRange(counts.Logins, 1, 19_999);
        Assert.Equal(counts.Logins, (await intake.StoredAsync()).Count);
    }

    [Fact]
    public async Task Import_WhenGoodLinesStandAmongGarbage_StoresThemAndCountsEveryLineOnce()
    {
        await using var intake = await RunningIntake.StartAsync();
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        byte[] log =
        [
            .. Encoding.UTF8.GetBytes(RunningIntake.Line(0)),
            .. noise, (byte)'\n',
            .. Encoding.UTF8.GetBytes(RunningIntake.Line(1)),
            .. Encoding.UTF8.GetBytes(new string('x', 1_000_000) + "\n"),
            0xff, 0xfe, 0x00, (byte)'\n',
            .. Encoding.UTF8.GetBytes("2026-11-24T04:08:36+00:00 mail dovecot: imap-login: Login: user=<ana@example.org>, method=PLAIN, rip=999.1.1.1, lip=192.0.2.1\n"),
            .. Encoding.UTF8.GetBytes("2031-11-24T04:08:36+00:00 mail dovecot: imap-login: Login: user=<ana@example.org>, method=PLAIN, rip=10.49.0.1, lip=192.0.2.1\n"),
            .. Encoding.UTF8.GetBytes(RunningIntake.Line(2).TrimEnd()),
        ];

        var counts = await ImportAsync(intake, log);

        Assert.Equal([0, 1, 2], await intake.StoredAsync());
        Assert.Equal(log.Count(value => value == '\n') + 1, counts.Lines);
        Assert.Equal(counts.Lines, counts.Logins + counts.Messages + counts.Ignored + counts.Duplicate + counts.Unreadable);
        Assert.Contains(counts.Samples, sample => sample.Reason.Contains("future", StringComparison.Ordinal));
        Assert.Contains(counts.Samples, sample => sample.Reason.Contains("64 KiB", StringComparison.Ordinal));
    }

    private static async Task<ImportCounts> ImportAsync(RunningIntake intake, byte[] log, ImportCounts? counts = null)
    {
        counts ??= new ImportCounts();
        await intake.Bench.Get<ImportRun>().ReadAsync(new MemoryStream(log), intake.Bench.Account, A.Noon, counts, default);
        return counts;
    }

    private static byte[] Pack(string text)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
