using System.Globalization;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>What the kernel says of a process. Memory is what belongs to it alone; pages of files do not count, the kernel takes them back when it needs them.</summary>
internal sealed record ProcessState(double Megabytes, int Descriptors, int Threads)
{
    public static ProcessState Read(int id)
    {
        var lines = File.ReadAllLines($"/proc/{id}/status");
        return new ProcessState(Field(lines, "RssAnon:") / 1024, Directory.GetFiles($"/proc/{id}/fd").Length, (int)Field(lines, "Threads:"));
    }

    private static double Field(string[] lines, string name)
    {
        var line = Array.Find(lines, known => known.StartsWith(name, StringComparison.Ordinal))!;
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
