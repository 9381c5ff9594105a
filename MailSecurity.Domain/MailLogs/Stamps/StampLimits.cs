namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>The years a mail log can speak of; anything else is a broken clock or a broken line.</summary>
internal static class StampLimits
{
    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    /// <summary>What a stamp reader answers when the text has its form but is no possible time.</summary>
    public const int Impossible = -1;

    public static readonly long FirstTicks = new DateTime(FirstYear, 1, 1).Ticks;
    public static readonly long EndTicks = new DateTime(LastYear + 1, 1, 1).Ticks;

    public static bool Holds(long ticks) => ticks >= FirstTicks && ticks < EndTicks;
}
