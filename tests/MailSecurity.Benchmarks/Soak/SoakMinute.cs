namespace MailSecurity.Benchmarks.Soak;

/// <summary>One row: the state at the end of a minute (or of a part of a short run), and what was done in it.</summary>
internal sealed record SoakMinute(
    double Seconds, double Megabytes, double HeapMegabytes, int Descriptors, int Threads, double Processors, double LoginsPerSecond, double Waiting, IReadOnlyDictionary<string, double> P50, IReadOnlyDictionary<string, double> P95)
{
    public static string Head => $"{"s",6}{"MB",7}{"heap",7}{"fds",6}{"thr",5}{"cpu",6}{"in/s",7}{"behind",8}   latency p50/p95 ms, from when each was due";

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Seconds,6:0}{Megabytes,7:0}{HeapMegabytes,7:0}{Descriptors,6}{Threads,5}{Processors,6:0.00}{LoginsPerSecond,7:0}{Waiting,8:0}   {string.Join("  ", P50.Select(load => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{load.Key} {load.Value:0}/{P95[load.Key]:0}")))}");
}
