using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MailSecurity.Benchmarks.Policy;

/// <summary>The built program as a process with an empty store, and a key for its intake.</summary>
internal sealed class RunningDashboard : IDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _startedWith;

    private RunningDashboard(Process process, int port, string key) => (_process, Port, Key, _startedWith) = (process, port, key, process.TotalProcessorTime);

    public int Port { get; }

    public string Key { get; }

    public int ProcessId => _process.Id;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>What it has used since it was ready.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime - _startedWith;
        }
    }

    public static async Task<RunningDashboard> StartAsync(string folder, params string[] settings)
    {
        var key = await RunAsync(folder, ["apikey", "create", "--name", "mx1", "--scopes", "intake"]);
        var port = FreePort();
        var process = Start(folder, Program, ["--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), .. settings]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Now listening on", StringComparison.Ordinal))
            {
                // Somebody has to go on reading, or the program stands still when the pipe is full.
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                return new RunningDashboard(process, port, key);
            }
        }

        throw new InvalidOperationException("The dashboard ended: " + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Runs a command of the program to its end. Answers what it printed.</summary>
    public static async Task<string> RunAsync(string folder, string[] arguments, string input = "")
    {
        using var process = Start(folder, Program, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(await errors);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The built program.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "MailSecurity.Dashboard", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "MailSecurity.Dashboard"));

    /// <summary>Starts a program, this or one that starts it, with the store in that folder.</summary>
    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MailSecurity__DataDirectory"] = Path.Combine(folder, "data");
        start.Environment["MailSecurity__Intake__TimeZone"] = "UTC";
        return Process.Start(start)!;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
