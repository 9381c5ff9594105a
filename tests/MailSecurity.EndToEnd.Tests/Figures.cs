using System.Globalization;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>Measured figures: written beside the tests, and printed by tests/run.sh. They are reported, not judged: machines differ.</summary>
internal static class Figures
{
    private static readonly Lock Writing = new();

    public static void Print(string what, IReadOnlyCollection<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{what}: p50 {At(sorted, 0.5):0} ms, p95 {At(sorted, 0.95):0} ms, most {sorted[^1]:0} ms, of {sorted.Length}");
        Write(what, text);
    }

    public static void Print(string what, TimeSpan took) => Write(what, string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.0} s"));

    public static void Print(string what, long number) => Write(what, string.Create(CultureInfo.InvariantCulture, $"{what}: {number}"));

    // In the place of what an earlier run has left.
    private static void Write(string what, string text)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "figures.txt");
        lock (Writing)
        {
            string[] others = File.Exists(file) ? [.. File.ReadLines(file).Where(line => !line.StartsWith(what + ":", StringComparison.Ordinal))] : [];
            File.WriteAllLines(file, [.. others, text]);
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(sorted.Length * share) - 1)];
}
