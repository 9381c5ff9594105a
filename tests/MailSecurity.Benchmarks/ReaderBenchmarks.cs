using BenchmarkDotNet.Attributes;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Playground;

namespace MailSecurity.Benchmarks;

/// <summary>Lines from bytes in memory to answers, by one thread. One operation is one line.</summary>
[MemoryDiagnoser]
public class ReaderBenchmarks
{
    private const int Lines = 100_000;

    private readonly MemoryStream _log = new();

    [GlobalSetup]
    public void Write() => MailTraffic.WriteLog(_log, Lines);

    [Benchmark(Baseline = true, OperationsPerInvoke = Lines)]
    public long FindLines()
    {
        _log.Position = 0;
        var cutter = new LineCutter();
        var length = 0L;
        while (cutter.Fill(_log))
        {
            while (cutter.TryReadLine(out var line, out _))
            {
                length += line.Length;
            }
        }

        return length;
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public long FindAndReadLines()
    {
        _log.Position = 0;
        var cutter = new LineCutter();
        var reader = new MailLogReader(new MailLogOptions { Reference = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero) });
        var logins = 0L;
        while (cutter.Fill(_log))
        {
            while (cutter.TryReadLine(out var line, out _))
            {
                logins += reader.Read(line).Kind is LineKind.Login ? 1 : 0;
            }
        }

        return logins;
    }
}
