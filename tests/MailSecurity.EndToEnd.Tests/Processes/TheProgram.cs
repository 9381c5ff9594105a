using System.Diagnostics;
using System.Text;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>The built program as a real process, beside the tests' own build.</summary>
internal static class TheProgram
{
    /// <summary>MailSecurity.Dashboard's own output: tests/X/bin/Release/net10.0 is five folders below the root.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "MailSecurity.Dashboard", "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "MailSecurity.Dashboard"));

    public static System.Diagnostics.Process Start(string folder, params IEnumerable<string> arguments) => Start(folder, trusted: null, arguments);

    /// <param name="folder">Where it runs.</param>
    /// <param name="trusted">A file with certificates that it trusts instead of the system's; null: the system's.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Further variables.</param>
    public static System.Diagnostics.Process Start(string folder, string? trusted, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Path)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["MailSecurity__DataDirectory"] = System.IO.Path.Combine(folder, "data");
        if (trusted is not null)
        {
            start.Environment["SSL_CERT_FILE"] = trusted;
        }

        start.Environment["MailSecurity__Intake__TimeZone"] = "UTC";

        // Neither the age of the shipped databases nor a small disk may wake somebody in a test that counts who is told.
        start.Environment["MailSecurity__Watchdog__MostGeoDays"] = "36500";
        start.Environment["MailSecurity__Watchdog__LeastFreeMegabytes"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string folder, IEnumerable<string> arguments, string input = "")
    {
        using var process = Start(folder, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
