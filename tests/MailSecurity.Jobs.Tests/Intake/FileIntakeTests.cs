using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Intake.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Intake;

public sealed class FileIntakeTests
{
    [Fact]
    public async Task Tail_WhenThePermissionIsLostAndRegained_SaysSoAndGoesOnWhereItWas()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await tail.ReadNewAsync(default);
        await intake.AppendAsync(RunningIntake.Lines(10, 20));

        // A folder in its place is refused as a forbidden file is, also to root.
        File.Move(intake.LogPath, intake.LogPath + "~");
        Directory.CreateDirectory(intake.LogPath);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => tail.ReadNewAsync(default));
        Directory.Delete(intake.LogPath);
        File.Move(intake.LogPath + "~", intake.LogPath);
        await tail.ReadNewAsync(default);

        Assert.Equal(Enumerable.Range(0, 20), await intake.StoredAsync());
    }

    [Fact]
    public async Task Intake_WhenAFileCannotBeRead_NamesItUntilItCan()
    {
        await using var intake = await RunningIntake.StartAsync();
        Directory.CreateDirectory(intake.LogPath);
        var options = new IntakeOptions { TimeZone = "UTC", Files = [intake.LogPath] };
        using var files = new FileIntake(
            Options.Create(options), intake.Queue, intake.Bench.Get<SourceStore>(), intake.Bench.Get<AccountStore>(), intake.Bench.Clock, NullLogger<FileIntake>.Instance);
        await files.StartAsync(default);
        await UntilAsync(intake, () => files.Failing.ContainsKey(intake.LogPath));

        Directory.Delete(intake.LogPath);
        await intake.AppendAsync(RunningIntake.Lines(0, 5));
        await UntilAsync(intake, () => files.Failing.Count == 0 && intake.Queue.Waiting == 0);
        await files.StopAsync(default);

        await (await intake.TailAsync()).ReadNewAsync(default);
        Assert.Equal(Enumerable.Range(0, 5), await intake.StoredAsync());
    }

    [Fact]
    public async Task Intake_WhenTheFolderBringsNoNotices_FindsNewLinesByLooking()
    {
        await using var intake = await RunningIntake.StartAsync();
        var folder = Path.Combine(intake.Bench.Folder, "mounted-later");
        var path = Path.Combine(folder, "mail.log");
        var options = new IntakeOptions { TimeZone = "UTC", Files = [path] };
        using var files = new FileIntake(
            Options.Create(options), intake.Queue, intake.Bench.Get<SourceStore>(), intake.Bench.Get<AccountStore>(), intake.Bench.Clock, NullLogger<FileIntake>.Instance);
        await files.StartAsync(default);

        // A folder that was not there at the start is not watched, so nothing but the clock leads to its lines.
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(path, RunningIntake.Lines(0, 5));
        var stored = new List<int>();
        while (stored.Count < 5)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            intake.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
            stored = await intake.StoredAsync();
        }

        await files.StopAsync(default);
        Assert.Equal(Enumerable.Range(0, 5), stored);
    }

    // It looks once a second without a notice from the system; the test's clock brings the seconds.
    private static async Task UntilAsync(RunningIntake intake, Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            intake.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
