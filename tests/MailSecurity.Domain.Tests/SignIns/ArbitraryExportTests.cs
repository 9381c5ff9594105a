using System.Text;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Domain.Tests.SignIns;

/// <summary>Whatever stands in an export, its readers answer.</summary>
public sealed class ArbitraryExportTests
{
    private static readonly string[] Exports = [.. new[] { "entra-portal.json", "entra-monitor.ndjson", "unified-audit.json", "google-login.json" }.Select(Sample)];

    private static readonly string[] Tables = [.. new[] { "entra-portal.csv", "google-console.csv", "purview.csv" }.Select(Sample)];

    private static readonly string[] Marks = ["{", "}", "[", "]", "\"", ",", ":", "\n", "\\", "\\u", "\ud800", "null", "1e999", "\"\"", "\0"];

    [Fact]
    public void Item_OfArbitraryBytes_IsAnswered() => Gen.Byte.Array[0, 200].Sample(bytes => Enum.IsDefined(SignInReader.Read(bytes).Kind), iter: 5_000);

    [Fact]
    public void Export_WithChanges_GivesTheSameItemsWhereverItsBytesAreCut() =>
        Gen.Select(Gen.Int[0, Exports.Length - 1], Changes, Gen.Int[1, 700]).Sample((at, changes, piece) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Changed(Exports[at], changes));
            Assert.Equal(Items(bytes, bytes.Length + 1), Items(bytes, piece));
        }, iter: 2_000);

    [Fact]
    public void Table_WithChanges_IsAnsweredRowByRow() =>
        Gen.Select(Gen.Int[0, Tables.Length - 1], Changes).Sample((at, changes) =>
        {
            var (header, rows) = (Tables[at].Split('\n')[0], Changed(Tables[at][(Tables[at].IndexOf('\n') + 1)..], changes));
            var table = SignInTable.TryRead(header)!;
            Assert.All(rows.Split('\n'), row => Assert.True(Enum.IsDefined(table.Read(row).Kind)));
            SignInTable.TryRead(Changed(header, changes));
        }, iter: 2_000);

    private static Gen<(int At, int Mark)[]> Changes => Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, Marks.Length - 1]).Array[1, 4];

    private static string Changed(string text, (int At, int Mark)[] changes) =>
        changes.Aggregate(text, (changed, change) => change.At % changed.Length is var at ? changed[..at] + Marks[change.Mark] + changed[(at + (change.At % 2))..] : changed);

    private static List<string> Items(byte[] bytes, int piece)
    {
        var (cutter, items, stream) = (new JsonItemCutter(), new List<string>(), new Pieces(bytes, piece));
        do
        {
            while (cutter.TryRead())
            {
                items.Add(Told());
            }
        }
        while (cutter.FillAsync(stream, default).AsTask().GetAwaiter().GetResult());
        if (cutter.TryReadRest())
        {
            items.Add(Told());
        }

        return items;

        string Told()
        {
            var kind = cutter.Problem is null ? SignInReader.Read(cutter.Item).Kind : LineKind.Unreadable;
            Assert.True(Enum.IsDefined(kind));
            return $"{kind} {cutter.Problem} {Encoding.UTF8.GetString(cutter.Item.Span)}";
        }
    }

    private static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "Exports", name));

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
