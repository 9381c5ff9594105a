using System.Diagnostics;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>A program of the system, run to its end.</summary>
internal static class RealProgram
{
    /// <summary>Its output and messages; the test fails if it does, and is skipped if it is not installed.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, string? libraries = null)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed.");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (libraries is not null)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        using var process = Process.Start(start)!;
        var (output, messages) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var all = await output + await messages;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{all}");
        return all;
    }
}
