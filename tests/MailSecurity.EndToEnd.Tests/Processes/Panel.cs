using System.Text.RegularExpressions;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A running dashboard with a store of its own, following one log file.</summary>
internal sealed partial class Panel : IAsyncDisposable
{
    public const string Email = "admin@example.org";
    public const string Password = "a long enough password";

    private readonly System.Diagnostics.Process _process;
    private readonly bool _ownsFolder;

    private Panel(string folder, bool ownsFolder, System.Diagnostics.Process process) => (Folder, _ownsFolder, _process) = (folder, ownsFolder, process);

    public string Folder { get; }

    public string Address { get; private set; } = "";

    public int ProcessId => _process.Id;

    /// <summary>The one-time link printed when nobody can sign in yet.</summary>
    public string? SetupLink { get; private set; }

    public string LogPath => Path.Combine(Folder, "mail.log");

    /// <param name="withAdmin">Whether somebody can sign in already.</param>
    /// <param name="folder">A store that is there already; null for a new one.</param>
    /// <param name="trusted">A file with the certificates that it trusts; null: the system's.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="settings">As on the command line.</param>
    public static async Task<Panel> StartAsync(
        bool withAdmin = true, string? folder = null, string? trusted = null, IReadOnlyDictionary<string, string>? environment = null, params string[] settings)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        if (withAdmin && own)
        {
            await CreateAdminAsync(folder);
        }

        var process = TheProgram.Start(folder, trusted, ["--urls", "http://127.0.0.1:0", $"--MailSecurity:Intake:Files:0={Path.Combine(folder, "mail.log")}", .. settings], environment);
        var panel = new Panel(folder, own, process);
        await panel.ReadUntilReadyAsync(withAdmin);
        return panel;
    }

    public Task AppendAsync(string lines) => File.AppendAllTextAsync(LogPath, lines);

    /// <summary>As the kernel ends it when the machine loses power, as far as a process can tell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As systemd stops it. Answers the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <param name="signal">Such as STOP, which halts it where it is, and CONT.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", $"-{signal} {_process.Id}");
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task CreateAdminAsync(string folder)
    {
        string[] arguments = ["admin", "create", "--email", Email, "--name", "Test Admin", "--provider", "--password-stdin"];
        var (exitCode, _, errors) = await TheProgram.RunAsync(folder, arguments, Password + "\n");
        Assert.True(exitCode == 0, errors);
    }

    private async Task ReadUntilReadyAsync(bool withAdmin)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Address = ListensOn().Match(line) is { Success: true } listening ? listening.Groups[1].Value : Address;
            SetupLink = Link().Match(line) is { Success: true } link ? link.Value : SetupLink;
            if (Address.Length > 0 && (withAdmin || SetupLink is not null))
            {
                // Somebody has to go on reading, or the program stands still when the pipe is full.
                _ = _process.StandardOutput.ReadToEndAsync();
                _ = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("The dashboard ended: " + await _process.StandardError.ReadToEndAsync());
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListensOn();

    [GeneratedRegex(@"http://\S+/setup/\S+")]
    private static partial Regex Link();
}
