using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Dashboard.Commands;

/// <summary>What an import prints when it is done.</summary>
internal static class ImportReport
{
    // For a terminal or a script, not for a web page: < stays <. Control characters are still escaped.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(ImportCounts counts, int incidents) => JsonSerializer.Serialize(new
    {
        counts.Lines,
        counts.Logins,
        Good = counts.GoodLogins,
        Bad = counts.Logins - counts.GoodLogins,
        counts.Messages,
        counts.Ignored,
        counts.Older,
        counts.Duplicate,
        counts.Unreadable,
        Incidents = incidents,
        UnreadableSamples = counts.Samples,
    }, Options) + "\n";

    public static string Text(ImportCounts counts, int incidents)
    {
        var text = new StringBuilder();
        Row("lines", counts.Lines);
        Row("logins", counts.Logins, $"stored now: {counts.GoodLogins:N0} good, {counts.Logins - counts.GoodLogins:N0} bad");
        Row("messages", counts.Messages);
        Row("ignored", counts.Ignored, counts.Older == 0 ? "nothing to count in them" : string.Create(CultureInfo.InvariantCulture, $"nothing to count in them, or ({counts.Older:N0}) older than what is kept"));
        Row("duplicate", counts.Duplicate, "stored before");
        Row("unreadable", counts.Unreadable);
        Row("incidents", incidents, "opened");
        foreach (var sample in counts.Samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"  unreadable: {sample.Reason} {Printable(sample.Text)}\n");
        }

        return text.ToString();

        void Row(string name, long value, string? meaning = null) =>
            text.Append(CultureInfo.InvariantCulture, $"{name,-11}{value,14:N0}{(meaning is null ? "" : "  " + meaning)}\n");
    }

    // A log line is attacker-controlled: its control characters would command the terminal.
    private static string Printable(string text) => string.Create(Math.Min(text.Length, 200), text, (span, whole) =>
    {
        for (var index = 0; index < span.Length; index++)
        {
            span[index] = char.IsControl(whole[index]) ? '?' : whole[index];
        }
    });
}
