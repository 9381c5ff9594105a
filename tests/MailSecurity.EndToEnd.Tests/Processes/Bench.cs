using System.Text.Json;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A verb of the built benchmarks, in a short form: the same load as at night, and its figures.</summary>
internal sealed class Bench
{
    private static readonly string Program = TheProgram.Path.Replace(
        Path.Combine("MailSecurity.Dashboard", "bin"), Path.Combine("tests", "MailSecurity.Benchmarks", "bin"), StringComparison.Ordinal).Replace(
        "MailSecurity.Dashboard", "MailSecurity.Benchmarks", StringComparison.Ordinal);

    private readonly JsonElement _answer;

    private Bench(int exitCode, string output, JsonElement answer) => (ExitCode, Output, _answer) = (exitCode, output, answer);

    public int ExitCode { get; }

    public string Output { get; }

    public double this[string figure] => Figures.First(row => row.GetProperty("what").GetString() == figure).GetProperty("value").GetDouble();

    private IEnumerable<JsonElement> Figures => _answer.GetProperty("figures").EnumerateArray();

    public static async Task<Bench> RunAsync(params string[] words)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Program, [.. words, "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var last = output.TrimEnd().Split('\n')[^1];
        Assert.True(last.StartsWith('{'), output + await errors);
        return new Bench(process.ExitCode, output + await errors, JsonDocument.Parse(last).RootElement);
    }
}
