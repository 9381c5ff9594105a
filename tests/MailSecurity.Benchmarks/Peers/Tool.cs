using System.Diagnostics;

namespace MailSecurity.Benchmarks.Peers;

/// <summary>A program of others, run to its end.</summary>
internal static class Tool
{
    /// <summary>Null if it is not installed.</summary>
    public static async Task<(string Output, TimeSpan Took)?> RunAsync(string path, params string[] arguments)
    {
        if (!File.Exists(path))
        {
            Console.WriteLine($"{path} is not installed.");
            return null;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (output + await errors, watch.Elapsed) : throw new InvalidOperationException(output + await errors);
    }
}
