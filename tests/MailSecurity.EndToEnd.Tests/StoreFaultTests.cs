using System.Net;
using System.Text;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>A store that cannot be written, or is broken: what the real process says and does.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task Intake_WhenTheDiskIsFull_Refuses507AndGoesOnByItselfWithNothingCorrupt()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 8);
        await using var panel = await Panel.StartAsync(folder: disk.Folder);
        using var sender = new LoginSender(panel.Address, await panel.CreateKeyAsync("mx1", "intake"));
        var batch = 0;
        HttpStatusCode? answer;
        while ((answer = await sender.SendAsync(batch)) is HttpStatusCode.OK)
        {
            Assert.True(++batch < 2_000, "Eight megabytes take no 200,000 logins.");
        }

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer);
        Assert.Equal(HttpStatusCode.InsufficientStorage, await sender.SendAsync(batch));

        await disk.GrowAsync(megabytes: 128);
        for (var more = 0; more < 3; more++)
        {
            Assert.Equal(HttpStatusCode.OK, await sender.SendAsync(batch++));
        }

        await panel.UntilAnalysedAsync();
        Assert.Equal(batch * LoginSender.PerBatch, await panel.CountAsync("SELECT COUNT(*) FROM Logins"));
        Assert.Equal(0, await panel.TerminateAsync());
        Assert.Equal("ok", Check(disk.Folder));
    }

    [Fact]
    public async Task Panel_WhenTheDataDirectoryIsReadOnly_SaysSoAndEnds()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 16);
        await using (var panel = await Panel.StartAsync(folder: disk.Folder))
        {
            await panel.TerminateAsync();
        }

        await disk.MakeReadOnlyAsync();
        var (exitCode, _, errors) = await TheProgram.RunAsync(disk.Folder, ["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(1, exitCode);
        Assert.Contains($"The store in {Path.Combine(disk.Folder, "data")} cannot be written", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Panel_WhenTheLastPageOfTheStoreIsCorrupt_NamesTheWayBackAndThatWayWorks()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-fault-").FullName;
        var backup = Path.Combine(folder, "backup.db");
        await using (var panel = await Panel.StartAsync(folder: folder))
        {
            using var sender = new LoginSender(panel.Address, await panel.CreateKeyAsync("mx1", "intake"));
            for (var batch = 0; batch < 10; batch++)
            {
                Assert.Equal(HttpStatusCode.OK, await sender.SendAsync(batch));
            }

            await panel.UntilAnalysedAsync();
            Assert.Equal(0, (await TheProgram.RunAsync(folder, ["backup", backup])).ExitCode);
            await panel.TerminateAsync();
        }

        OverwriteLastPage(Path.Combine(folder, "data", "mailsecurity.db"));
        var said = await ReadUntilAsync(folder, "is damaged");
        Assert.Contains("restore BACKUP --overwrite", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);

        var (exitCode, _, errors) = await TheProgram.RunAsync(folder, ["restore", backup, "--overwrite"]);
        Assert.True(exitCode == 0, errors);
        await using (var panel = await Panel.StartAsync(folder: folder))
        {
            Assert.Equal(10 * LoginSender.PerBatch, await panel.CountAsync("SELECT COUNT(*) FROM Logins"));
        }

        Directory.Delete(folder, recursive: true);
    }

    // It may end at once, or find it by its check of the whole file while it serves.
    private static async Task<string> ReadUntilAsync(string folder, string word)
    {
        using var process = TheProgram.Start(folder, "--urls", "http://127.0.0.1:0");
        var said = new StringBuilder();
        var isSaid = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(string? line)
        {
            lock (said)
            {
                said.AppendLine(line);
                if (line?.Contains(word, StringComparison.Ordinal) == true)
                {
                    isSaid.TrySetResult();
                }
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Task.WhenAny(isSaid.Task, Task.Delay(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        process.Kill();
        await process.WaitForExitAsync();
        lock (said)
        {
            Assert.True(isSaid.Task.IsCompleted, said.ToString());
            return said.ToString();
        }
    }

    private static void OverwriteLastPage(string file)
    {
        const int Page = 4096;
        using var store = new FileStream(file, FileMode.Open, FileAccess.Write);
        store.Seek(-Page, SeekOrigin.End);
        store.Write(Enumerable.Repeat((byte)0xA5, Page).ToArray());
    }

    private static string Check(string folder)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "mailsecurity.db")};Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
