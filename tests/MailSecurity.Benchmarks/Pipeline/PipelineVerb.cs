using System.Globalization;
using MailSecurity.Playground;

namespace MailSecurity.Benchmarks.Pipeline;

/// <summary>
/// pipeline [LINES] [--stored N]: a mail log of so many lines from the file to judged incidents, in a fresh SQLite store or
/// in one that holds N logins already, beside the limits measured in the same run.
/// </summary>
internal static class PipelineVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var lines = args.Length > 0 && args[0] != "--stored" ? Parse(args[0]) : 1_000_000;
        var stored = Array.IndexOf(args, "--stored") is var at and >= 0 ? Parse(args[at + 1]) : 0;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-pipeline-").FullName;
        try
        {
            var log = Path.Combine(folder, "mail.log");
            Write(log, lines, seed: 1);
            Table.Row("lines", lines);
            Table.Row("file", new FileInfo(log).Length / 1e6, "MB");

            var parse = ParseOnly.Run(log);
            Table.Row("parse only", parse, "lines/s");
            var raw = RawInsert.Run(folder, log);
            Table.Row("raw prepared insert of the same rows", raw, "rows/s");

            await using var bench = await ImportBench.CreateAsync(folder);
            if (stored > 0)
            {
                var before = Path.Combine(folder, "before.log");
                Write(before, stored * 100 / 88, seed: 2);
                var filled = await bench.ImportAsync(before);
                File.Delete(before);
                Table.Row("stored before", filled.Rows);
            }

            var whole = await bench.ImportAsync(log);
            Table.Row("the whole way", whole.Lines / whole.Seconds, "lines/s");
            Table.Row("the whole way", whole.Rows / whole.Seconds, "rows/s");
            Table.Ratio("raw insert", whole.Rows / whole.Seconds, raw);
            Table.Ratio("raw parse", whole.Lines / whole.Seconds, parse);
            Table.Row("processor time per row", whole.ProcessorSeconds * 1e6 / whole.Rows, "µs");
            Table.Row("incidents", whole.Incidents);
            Table.Row("peak memory of this process", Memory.PeakMegabytes(), "MB");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Parse(string number) => long.Parse(number, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static void Write(string path, long lines, ulong seed)
    {
        using var file = File.Create(path);
        MailTraffic.WriteLog(file, lines, seed);
    }
}
