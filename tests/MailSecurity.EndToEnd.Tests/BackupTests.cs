using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The commands `backup` and `restore`, on real processes.</summary>
public sealed class BackupTests
{
    private const int Lines = 3_000;

    [Fact]
    public async Task Backup_WhileLinesArrive_IsRestoredAndServesWithWhatItHeldAndReadsTheRest()
    {
        await using var panel = await Panel.StartAsync();
        var now = DateTimeOffset.UtcNow.AddHours(-1);
        await panel.AppendAsync(string.Concat(Enumerable.Range(0, Lines).Select(number => MailLines.Login(now.AddMilliseconds(number), $"user{number % 100}@example.org", MailLines.Germany))));
        while (await panel.CountAsync("SELECT COUNT(*) FROM Logins") < Lines / 3)
        {
            await Pause.AMomentAsync();
        }

        var file = Path.Combine(panel.Folder, "backup.db");
        var (exitCode, output, errors) = await TheProgram.RunAsync(panel.Folder, ["backup", file]);
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("written: ", output, StringComparison.Ordinal);
        var held = Count(file, "SELECT COUNT(*) FROM Logins");
        Assert.InRange(held, Lines / 3, Lines);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        var elsewhere = Directory.CreateDirectory(Path.Combine(panel.Folder, "elsewhere")).FullName;
        (exitCode, output, errors) = await TheProgram.RunAsync(elsewhere, ["restore", file]);
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("restored: ", output, StringComparison.Ordinal);
        Assert.Equal(held, Count(Store(elsewhere), "SELECT COUNT(*) FROM Logins"));
        Assert.Equal(KeysIn(panel.Folder), KeysIn(elsewhere));
        Assert.NotEmpty(KeysIn(elsewhere));

        // The position in the log was restored with the rows: what came after it is read, and nothing twice.
        await using var restored = await Panel.StartAsync(folder: elsewhere, settings: $"--MailSecurity:Intake:Files:0={panel.LogPath}");
        while (await restored.CountAsync("SELECT COUNT(*) FROM Logins") < Lines)
        {
            await Pause.AMomentAsync();
        }

        Assert.Equal(0, await restored.CountAsync("SELECT SUM(Duplicates) FROM Sources"));
        Assert.Equal(1, await restored.CountAsync("SELECT COUNT(*) FROM AspNetUsers"));
    }

    [Fact]
    public async Task BackupAndRestore_NeverOverwriteUnasked()
    {
        var folder = await MadeAsync();
        var file = Path.Combine(folder, "backup.db");
        Assert.Equal(0, (await TheProgram.RunAsync(folder, ["backup", file])).ExitCode);
        var written = File.GetLastWriteTimeUtc(file);

        var (exitCode, _, errors) = await TheProgram.RunAsync(folder, ["backup", file]);
        Assert.Equal((1, written), (exitCode, File.GetLastWriteTimeUtc(file)));
        Assert.Contains("exists", errors, StringComparison.Ordinal);
        (exitCode, _, errors) = await TheProgram.RunAsync(folder, ["restore", file]);
        Assert.Equal(1, exitCode);
        Assert.Contains("--overwrite", errors, StringComparison.Ordinal);

        Assert.Equal(0, (await TheProgram.RunAsync(folder, ["backup", "--overwrite", file])).ExitCode);
        (exitCode, _, errors) = await TheProgram.RunAsync(folder, ["restore", "--overwrite", file]);
        Assert.True(exitCode == 0, errors);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "data"), "mailsecurity.db.before-restore-*"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Restore_WhileThePanelRuns_IsRefused()
    {
        await using var panel = await Panel.StartAsync();
        var file = Path.Combine(panel.Folder, "backup.db");
        Assert.Equal(0, (await TheProgram.RunAsync(panel.Folder, ["backup", file])).ExitCode);

        var (exitCode, _, errors) = await TheProgram.RunAsync(panel.Folder, ["restore", "--overwrite", file]);

        Assert.Equal(1, exitCode);
        Assert.Contains("is in use", errors, StringComparison.Ordinal);
        Assert.Equal(1, await panel.CountAsync("SELECT COUNT(*) FROM AspNetUsers"));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("scratched")]
    [InlineData("another program's")]
    public async Task Restore_OfWhatIsNoSoundBackup_IsRefusedAndChangesNothing(string kind)
    {
        var folder = await MadeAsync();
        var file = Path.Combine(folder, "backup.db");
        Assert.Equal(0, (await TheProgram.RunAsync(folder, ["backup", file])).ExitCode);
        var bytes = await File.ReadAllBytesAsync(file);
        switch (kind)
        {
            case "garbage":
                await File.WriteAllTextAsync(file, new string('x', 10_000));
                break;
            case "cut":
                await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
                break;
            case "scratched":
                // The pages in the middle are an index or a table, all of whose cells are gone.
                bytes.AsSpan(bytes.Length / 2, 64 * 1024).Fill(0xA5);
                await File.WriteAllBytesAsync(file, bytes);
                break;
            default:
                File.Delete(file);
                using (var other = new SqliteConnection($"Data Source={file};Pooling=False"))
                {
                    other.Open();
                    using var command = other.CreateCommand();
                    command.CommandText = "CREATE TABLE Notes (Text TEXT)";
                    command.ExecuteNonQuery();
                }

                break;
        }

        var before = Count(Store(folder), "SELECT COUNT(*) FROM AspNetUsers");
        var (exitCode, _, errors) = await TheProgram.RunAsync(folder, ["restore", "--overwrite", file]);

        Assert.Equal(1, exitCode);
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(before, Count(Store(folder), "SELECT COUNT(*) FROM AspNetUsers"));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "data"), "*.part*"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Backup_WithoutAStoreOrAFileName_SaysWhatIsWrong()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        Assert.Equal(1, (await TheProgram.RunAsync(folder, ["backup", Path.Combine(folder, "backup.db")])).ExitCode);
        Assert.Equal(2, (await TheProgram.RunAsync(folder, ["backup"])).ExitCode);
        Assert.Equal(1, (await TheProgram.RunAsync(folder, ["restore", Path.Combine(folder, "nothing.db")])).ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> MadeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        var (exitCode, _, errors) = await TheProgram.RunAsync(
            folder, ["admin", "create", "--email", "ana@example.org", "--name", "Ana", "--password-stdin"], "a long enough password\n");
        Assert.True(exitCode == 0, errors);
        return folder;
    }

    private static string Store(string folder) => Path.Combine(folder, "data", "mailsecurity.db");

    private static string[] KeysIn(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "data", "keys"), "*.xml").Order().Select(file => Path.GetFileName(file) + File.ReadAllText(file))];

    private static long Count(string file, string query)
    {
        using var store = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }
}
