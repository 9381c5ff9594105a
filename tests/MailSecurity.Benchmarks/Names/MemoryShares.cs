using System.Globalization;

namespace MailSecurity.Benchmarks.Names;

/// <summary>What the memory of this process is at the moment: the collector's heap, what it holds in reserve, SQLite's pages, mapped files.</summary>
internal static class MemoryShares
{
    public static void Print()
    {
        var heap = GC.GetGCMemoryInfo();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"resident {Kernel("VmRSS:")} MB (anonymous {Kernel("RssAnon:")}, files {Kernel("RssFile:")}, peak {Kernel("VmHWM:")}); heap {Megabytes(GC.GetTotalMemory(false))}, committed {Megabytes(heap.TotalCommittedBytes)}; SQLite {Megabytes(SQLitePCL.raw.sqlite3_memory_used())} (peak {Megabytes(SQLitePCL.raw.sqlite3_memory_highwater(0))})"));
    }

    private static string Kernel(string row)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(row, StringComparison.Ordinal));
        return Megabytes(1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
