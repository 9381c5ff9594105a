using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSecurity.Benchmarks.Peers;

/// <summary>One filter over the file: it looks for failures only, and counts the lines in which it finds one.</summary>
internal static partial class Fail2Ban
{
    public static async Task RunAsync(string log, int lines, string filter)
    {
        if (await Tool.RunAsync("/usr/bin/fail2ban-regex", log, filter) is { } run)
        {
            var matched = int.Parse(Matched().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);
            PeersVerb.Say($"fail2ban-regex, {filter}", lines, run.Took, string.Create(CultureInfo.InvariantCulture, $"{matched:N0} failures"));
        }
    }

    [GeneratedRegex(@"(\d+) matched")]
    private static partial Regex Matched();
}
