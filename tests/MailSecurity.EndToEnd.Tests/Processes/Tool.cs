using System.Diagnostics;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A program that others wrote, from Debian's packages.</summary>
internal static class Tool
{
    /// <summary>Its standard output; the test is skipped when it is not installed.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var path = $"/usr/bin/{name}";
        Assert.SkipUnless(File.Exists(path), $"{path} is not installed.");
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }
}
