using MailSecurity.Benchmarks.Pipeline;

namespace MailSecurity.Benchmarks.Names;

/// <summary>names [COUNT]: imports so many failed logins, each for another name that an attacker made up, and prints what holds the memory meanwhile.</summary>
internal static class NamesVerb
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.First(1_000_000);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-names-").FullName;
        try
        {
            var log = Path.Combine(folder, "mail.log");
            MadeUpNames.Write(log, count);
            Table.Row("names", count);
            Table.Row("memory before the import", Memory.PeakMegabytes(), "MB");
            var raw = Limits.RawInsert();
            await using var bench = await ImportBench.CreateAsync(folder);
            using var timer = new Timer(_ => MemoryShares.Print(), null, Every, Every);
            var figures = await bench.ImportAsync(log);
            MemoryShares.Print();
            Table.Row("rows a second", figures.Rows / figures.Seconds, "rows/s");
            Table.Ratio("raw insert", figures.Rows / figures.Seconds, raw);
            Table.Row("processor time per row", figures.ProcessorSeconds * 1e6 / figures.Rows, "µs");
            Table.Row("database", new DirectoryInfo(folder).EnumerateFiles("*.db*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6, "MB");
            Table.Row("peak memory of this process", Memory.PeakMegabytes(), "MB");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
