using System.Globalization;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>How long ago, in the one unit that matters.</summary>
public static class Age
{
    public static string Of(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { Ticks: < 0 } => "now",
        { TotalSeconds: < 60 } => "< 1 min",
        { TotalMinutes: < 60 } age => Text(age.TotalMinutes, "min"),
        { TotalHours: < 48 } age => Text(age.TotalHours, "h"),
        var age => Text(age.TotalDays, "d"),
    };

    private static string Text(double amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount):0} {unit}");
}
