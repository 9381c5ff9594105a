using System.Text;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>Flags as text: two regional indicator symbols, which browsers draw as a flag or as the two letters.</summary>
public static class Flag
{
    private const int RegionalIndicatorA = 0x1F1E6;

    /// <summary>An empty text for anything but two letters A to Z.</summary>
    public static string Of(string? code) =>
        code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z']
            ? new Rune(RegionalIndicatorA + code[0] - 'A').ToString() + new Rune(RegionalIndicatorA + code[1] - 'A')
            : "";
}
