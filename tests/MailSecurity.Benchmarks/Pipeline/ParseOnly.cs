using System.Diagnostics;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Benchmarks.Pipeline;

internal static class ParseOnly
{
    /// <summary>Lines read in a second, from the file, by one thread; the second of two rounds, when the code is compiled.</summary>
    public static double Run(string log)
    {
        Read(log, _ => { });
        var watch = Stopwatch.StartNew();
        var lines = Read(log, _ => { });
        return lines / watch.Elapsed.TotalSeconds;
    }

    public static long Read(string log, Action<LineResult> take)
    {
        var lines = 0L;
        var reader = new MailLogReader(new MailLogOptions { Reference = File.GetLastWriteTimeUtc(log) });
        var cutter = new LineCutter();
        using var file = File.OpenRead(log);
        while (cutter.Fill(file))
        {
            while (cutter.TryReadLine(out var line, out _))
            {
                lines++;
                take(reader.Read(line));
            }
        }

        return lines;
    }
}
