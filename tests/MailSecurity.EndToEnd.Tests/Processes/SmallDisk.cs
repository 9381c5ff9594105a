using System.Diagnostics;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A disk of its own for a store, so small that it can be filled. The test is skipped where nobody may mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where the program runs; the disk is its data directory.</summary>
    public string Folder { get; }

    private string Disk => Path.Combine(Folder, "data");

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("mailsecurity-disk-").FullName);
        Directory.CreateDirectory(disk.Disk);
        var isMounted = OperatingSystem.IsLinux() && Environment.UserName == "root"
            && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", disk.Disk);
        if (!isMounted)
        {
            Directory.Delete(disk.Folder, recursive: true);
        }

        Assert.SkipUnless(isMounted, "Mounting a disk takes root on Linux.");
        return disk;
    }

    public async Task GrowAsync(int megabytes) => Assert.True(await RunAsync("mount", "-o", $"remount,size={megabytes}m", Disk));

    public async Task MakeReadOnlyAsync() => Assert.True(await RunAsync("mount", "-o", "remount,ro", Disk));

    public async ValueTask DisposeAsync()
    {
        Assert.True(await RunAsync("umount", "-l", Disk));
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
