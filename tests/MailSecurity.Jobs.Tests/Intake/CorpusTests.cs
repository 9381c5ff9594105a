using System.Text;
using System.Text.Json;
using MailSecurity.Jobs.Intake;
using MailSecurity.Testing;

namespace MailSecurity.Jobs.Tests.Intake;

/// <summary>Whatever lies in tests/Samples: each of its lines, entries, rows and items is exactly one thing. They are counted here without the product's readers.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order()];

    [Theory, MemberData(nameof(Files))]
    public async Task File_OfTheCorpus_IsWhollyAccountedForAndAddsNothingAgain(string file)
    {
        await using var intake = await RunningIntake.StartAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

        var first = await ImportAsync(intake, bytes);
        var second = await ImportAsync(intake, bytes);

        var expected = Count(file, Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
        Assert.Equal((expected, expected), (first.Lines, Sum(first)));
        Assert.Equal((expected, expected), (second.Lines, Sum(second)));
        Assert.Equal((0, 0), (second.Logins, second.Messages));
        Assert.Equal((first.Ignored, first.Unreadable), (second.Ignored, second.Unreadable));
        Assert.True(first.Logins + first.Messages > 0, "The file holds nothing to accept.");
    }

    private static long Sum(ImportCounts counts) => counts.Logins + counts.Messages + counts.Ignored + counts.Duplicate + counts.Unreadable;

    private static int Count(string file, string text) => Path.GetExtension(file) switch
    {
        ".csv" => Rows(text) - 1,
        ".export" => text.Split('\n').Count(line => line.StartsWith("__CURSOR=", StringComparison.Ordinal)),
        ".json" when Path.GetFileName(file) != "journal.json" => Items(text),
        _ => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length,
    };

    // A line end within quotes ends no row.
    private static int Rows(string text) => text.TrimEnd('\n').Split('"').Where((_, index) => index % 2 == 0).Sum(outside => outside.Count(letter => letter == '\n')) + 1;

    private static int Items(string text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        return (root.ValueKind is JsonValueKind.Array ? root : root.GetProperty("items")).GetArrayLength();
    }

    private static async Task<ImportCounts> ImportAsync(RunningIntake intake, byte[] bytes)
    {
        var counts = new ImportCounts();
        await intake.Bench.Get<ImportRun>().ReadAsync(new MemoryStream(bytes), intake.Bench.Account, A.Noon, counts, default);
        return counts;
    }
}
