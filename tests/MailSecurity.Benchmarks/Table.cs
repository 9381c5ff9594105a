using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailSecurity.Benchmarks;

/// <summary>One line for each figure, kept for <see cref="Json"/>.</summary>
internal static class Table
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly List<Figure> Figures = [];
    private static readonly Dictionary<string, object> Details = [];

    /// <summary>Others that wait for a processor, of this minute: what is measured beside them is no figure of this machine.</summary>
    public static double Load { get; } = ReadLoad();

    public static void Row(string what, double value, string unit = "")
    {
        Figures.Add(new Figure(what, value, unit));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-46} {Number(value),14} {unit}"));
    }

    /// <summary>What was reached, as a part of a limit that was measured in the same run.</summary>
    public static void Ratio(string limit, double reached, double most) => Row($"ratio to {limit}", reached / most);

    /// <summary>A table of its own, such as one row for each minute.</summary>
    public static void Detail(string name, object rows) => Details[name] = rows;

    /// <summary>All of it on one line.</summary>
    public static string Json(string verb) =>
        JsonSerializer.Serialize(new { Verb = verb, Processors = Environment.ProcessorCount, LoadBefore = Load, IsBusy = IsBusy, Figures, Details }, Options);

    /// <summary>Whether others were using the machine when the run began.</summary>
    public static bool IsBusy => Load > Environment.ProcessorCount / 2.0;

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 && value != Math.Floor(value) ? "0.00" : "N0", CultureInfo.InvariantCulture);

    private static double ReadLoad() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : double.NaN;

    private sealed record Figure(string What, double Value, string Unit);
}
