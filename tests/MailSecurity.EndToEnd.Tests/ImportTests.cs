using System.Globalization;
using System.Text;
using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The command line's import, as a process.</summary>
public sealed class ImportTests : IDisposable
{
    private const int MostMegabytesOfMemory = 700;

    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "Samples");

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-import-").FullName;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Samples, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Samples, path)).Order()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Files))]
    public async Task Import_OfASample_CountsEachOfItsLinesOnce(string file)
    {
        var (exitCode, output, errors) = await TheProgram.RunAsync(_folder, ["import", "--json", Path.Combine(Samples, file)]);

        Assert.True(exitCode == 0, errors);
        using var json = JsonDocument.Parse(output);
        var counts = json.RootElement.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.Number).ToDictionary(member => member.Name, member => member.Value.GetInt64());
        Assert.True(counts["lines"] > 0);
        Assert.Equal(counts["lines"], counts["logins"] + counts["messages"] + counts["ignored"] + counts["duplicate"] + counts["unreadable"]);
        Assert.Equal(counts["logins"], counts["good"] + counts["bad"]);
        Assert.True(counts["logins"] + counts["messages"] > 0, output);
    }

    [Fact]
    public async Task Import_Of200Megabytes_DoesNotHoldThemInMemory()
    {
        const int Bytes = 200 * 1024 * 1024;
        using var process = TheProgram.Start(_folder, "import", "--json", "-");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var input = process.StandardInput.BaseStream;
        await input.WriteAsync("["u8.ToArray());
        var (items, written) = (0, 1);
        while (written < Bytes)
        {
            var piece = Encoding.UTF8.GetBytes(Piece(items));
            await input.WriteAsync(piece);
            (items, written) = (items + 1_000, written + piece.Length);
        }

        // It has read all but what the pipe holds, and cannot end before the input does.
        await input.FlushAsync();
        var peak = PeakMegabytes(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await errors);
        using var json = JsonDocument.Parse(await output);
        Assert.Equal(items, json.RootElement.GetProperty("lines").GetInt32());
        Assert.Equal(items / 1_000, json.RootElement.GetProperty("logins").GetInt32());
        Assert.InRange(peak, 1, MostMegabytesOfMemory);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written / 1024 / 1024} MB, {items} items: {peak} MB of memory at most."));
    }

    // A thousand entries of an audit log, one of them a sign-in.
    private static string Piece(int from)
    {
        var text = new StringBuilder();
        for (var number = from; number < from + 1_000; number++)
        {
            text.Append(number == 0 ? "" : ",\n").Append(CultureInfo.InvariantCulture,
                $$"""{"CreationTime":"2026-11-24T06:00:00","Id":"{{number}}","Operation":"{{(number == from ? "UserLoggedIn" : "FileAccessed")}}","Workload":"AzureActiveDirectory","ClientIP":"203.0.113.{{number % 250}}:443","UserId":"user{{number % 5_000}}@example.org","ObjectId":"https://example.org/sites/team/Shared Documents/report {{number}}.docx","ExtendedProperties":[{"Name":"UserAgent","Value":"Mozilla/5.0"}]}""");
        }

        return text.ToString();
    }

    private static long PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
