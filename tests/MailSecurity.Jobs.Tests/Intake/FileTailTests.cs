using System.IO.Compression;

namespace MailSecurity.Jobs.Tests.Intake;

public sealed class FileTailTests
{
    [Fact]
    public async Task Tail_WhenLinesAreAppended_StoresEachOnce()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 3));
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(3, 5));

        await tail.ReadNewAsync(default);
        await tail.ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 5), await intake.StoredAsync());
    }

    [Fact]
    public async Task Tail_WhenALineIsHalfWritten_WaitsForItsEnd()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        var line = RunningIntake.Line(1);
        await intake.AppendAsync(RunningIntake.Line(0) + line[..50]);
        await tail.ReadNewAsync(default);
        Assert.Equal([0], await intake.StoredAsync());

        await intake.AppendAsync(line[50..]);
        await tail.ReadNewAsync(default);

        Assert.Equal([0, 1], await intake.StoredAsync());
    }

    [Fact]
    public async Task Tail_WhenStartedAgain_GoesOnWhereTheStoreIs()
    {
        await using var intake = await RunningIntake.StartAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 100));
        await (await intake.TailAsync()).ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(100, 120));

        await (await intake.TailAsync()).ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 120), await intake.StoredAsync());
        var source = Assert.Single(await intake.Bench.Get<Domain.Storage.SourceStore>().ListAsync(intake.Bench.Account, default));
        Assert.Equal((120L, 0L), (source.Lines, source.Duplicates));
    }

    [Theory]
    [InlineData(false, ".1")]
    [InlineData(true, ".1")]
    [InlineData(false, "-20261124")]
    [InlineData(true, "-20261124")]
    public async Task Tail_WhenTheFileIsRenamedAndANewOneBegins_ReadsTheRestOfTheOldOne(bool restarted, string suffix)
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(10, 20));
        File.Move(intake.LogPath, intake.LogPath + suffix);
        await intake.AppendAsync(RunningIntake.Lines(20, 30));

        await (restarted ? await intake.TailAsync() : tail).ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 30), await intake.StoredAsync());
    }

    [Fact]
    public async Task Tail_WhenTheFileIsCopiedAndTruncated_ReadsTheRestFromTheCopy()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(10, 20));
        File.Copy(intake.LogPath, intake.LogPath + ".1");
        await File.WriteAllTextAsync(intake.LogPath, "");
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(20, 60));

        await tail.ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 60), await intake.StoredAsync());
    }

    [Fact]
    public async Task Tail_WhenSeveralRotationsWereMissedAndPacked_ReadsAllOfThem()
    {
        await using var intake = await RunningIntake.StartAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await (await intake.TailAsync()).ReadNewAsync(default);
        await PackAsync(intake.LogPath + ".3.gz", RunningIntake.Lines(0, 20), hoursAgo: 3);
        await PackAsync(intake.LogPath + ".2.gz", RunningIntake.Lines(20, 30), hoursAgo: 2);
        await File.WriteAllTextAsync(intake.LogPath + ".1", RunningIntake.Lines(30, 40));
        File.SetLastWriteTimeUtc(intake.LogPath + ".1", DateTime.UnixEpoch.AddYears(50).AddHours(-1));
        await File.WriteAllTextAsync(intake.LogPath, RunningIntake.Lines(40, 50));

        await (await intake.TailAsync()).ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 50), await intake.StoredAsync());
    }

    [Fact]
    public async Task Tail_WhenAPackedRotationIsDamaged_KeepsWhatCanBeReadAndFollowsTheLivingLog()
    {
        await using var intake = await RunningIntake.StartAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await (await intake.TailAsync()).ReadNewAsync(default);
        await PackAsync(intake.LogPath + ".2.gz", RunningIntake.Lines(0, 5_000), hoursAgo: 2);
        await using (var damaged = File.OpenWrite(intake.LogPath + ".2.gz"))
        {
            damaged.SetLength(damaged.Length / 2);
        }

        File.SetLastWriteTimeUtc(intake.LogPath + ".2.gz", DateTime.UnixEpoch.AddYears(50).AddHours(-2));
        await File.WriteAllTextAsync(intake.LogPath, RunningIntake.Lines(6_000, 6_010));

        await (await intake.TailAsync()).ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(6_000, 10), (await intake.StoredAsync()).TakeLast(10));
    }

    [Fact]
    public async Task Tail_WhenTheNewLogEndsInHalfALineAtTheRotation_DoesNotTakeItForAWholeOne()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 3));
        await tail.ReadNewAsync(default);
        File.Move(intake.LogPath, intake.LogPath + ".1");
        var half = RunningIntake.Line(4);
        await intake.AppendAsync(RunningIntake.Line(3) + half[..^20]);
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(half[^20..]);

        await tail.ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 5), await intake.StoredAsync());
        var source = Assert.Single(await intake.Bench.Get<Domain.Storage.SourceStore>().ListAsync(intake.Bench.Account, default));
        Assert.Equal((5L, 0L), (source.Logins, source.Unreadable));
    }

    [Fact]
    public async Task Tail_WhenTheFileIsNotThere_WaitsForIt()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();

        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Line(7));
        await tail.ReadNewAsync(default);

        Assert.Equal([7], await intake.StoredAsync());
    }

    private static async Task PackAsync(string path, string text, int hoursAgo)
    {
        await using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            await packed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        }

        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(50).AddHours(-hoursAgo));
    }
}
