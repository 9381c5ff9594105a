using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSecurity.Dashboard.Api;

internal static partial class ApiTime
{
    /// <summary>Reads RFC 3339 times, which name their zone; answers in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        if (!Shape().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
        {
            return false;
        }

        time = read.ToUniversalTime();
        return true;
    }

    // A "+" that was not escaped in the address arrives as a space.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
