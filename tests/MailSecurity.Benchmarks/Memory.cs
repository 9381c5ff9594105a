using System.Globalization;

namespace MailSecurity.Benchmarks;

internal static class Memory
{
    /// <summary>The most memory this process ever had in RAM, as the kernel counts it (VmHWM).</summary>
    public static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(row => row.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
