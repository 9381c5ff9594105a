using System.Globalization;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>What became of one decision about many incidents, told plainly.</summary>
public static class BulkWords
{
    public static string For(BulkOutcome outcome, string done)
    {
        if (!outcome.IsAllowed)
        {
            return AdminStore.NotAllowed;
        }

        var sentences = new List<string> { $"{Count(outcome.Done)} {done}." };
        if (outcome.Taken > 0)
        {
            sentences.Add($"{Count(outcome.Taken)} had an owner already and stayed with them.");
        }

        if (outcome.Changed.Count > 0)
        {
            sentences.Add($"{Count(outcome.Changed.Count)} had changed meanwhile. Nothing was overwritten: look again and decide then.");
        }

        if (outcome.OutOfReach > 0)
        {
            sentences.Add($"{Count(outcome.OutOfReach)} could not be reached: gone, or not among your Domains.");
        }

        return string.Join(' ', sentences);
    }

    public static bool IsAllDone(BulkOutcome outcome) => outcome is { IsAllowed: true, Taken: 0, Changed.Count: 0, OutOfReach: 0 };

    private static string Count(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? "incident" : "incidents")}");
}
