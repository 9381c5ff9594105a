using System.Globalization;

namespace MailSecurity.Benchmarks;

/// <summary>One line for each figure.</summary>
internal static class Table
{
    public static void Row(string what, double value, string unit = "") => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-40} {Number(value),14} {unit}"));

    private static string Number(double value) => value.ToString(value < 100 && value != Math.Floor(value) ? "0.00" : "N0", CultureInfo.InvariantCulture);
}
