using MailSecurity.Domain.Detection.Detectors;

namespace MailSecurity.Domain.Detection.Tuning;

/// <summary>One number of the rule table that an Account may change, with what a person needs to know to change it.</summary>
public sealed record Threshold(
    string Key, string Rule, string Name, string Unit, double Least, double Most, string Meaning, Func<DetectionLimits, double> Read, Action<DetectionLimits, double> Write)
{
    /// <summary>What every rule goes by that waits until a User is known.</summary>
    public const string Learning = "learning";

    /// <summary>In the order of the rules. A key is the setting's place under MailSecurity:Detection.</summary>
    public static IReadOnlyList<Threshold> All { get; } =
    [
        new("Learning:Days", Learning, "History in days", "days", 0, 90,
            "After so many days of history a User is known. Until then only more than one location speaks, at medium.",
            limits => limits.Learning.Days, (limits, value) => limits.Learning.Days = (int)value),
        new("Learning:Logins", Learning, "History in logins", "logins", 0, 1000,
            "After so many successful logins a User is known, if that comes first.",
            limits => limits.Learning.Logins, (limits, value) => limits.Learning.Logins = (int)value),
        new("MoreThanOneLocation:Window", MoreThanOneLocation.Rule, "Window", "hours", 1, 24,
            "How far apart two logins from two countries may be to count together.",
            limits => limits.MoreThanOneLocation.Window.TotalHours, (limits, value) => limits.MoreThanOneLocation.Window = TimeSpan.FromHours(value)),
        new("ImpossibleTravel:Kilometres", ImpossibleTravel.Rule, "Least distance", "km", 50, 20_000,
            "Two places nearer than this are one place, after the doubt about both is taken off.",
            limits => limits.ImpossibleTravel.Kilometres, (limits, value) => limits.ImpossibleTravel.Kilometres = value),
        new("ImpossibleTravel:KilometresPerHour", ImpossibleTravel.Rule, "Speed", "km/h", 100, 5000,
            "Faster than this is impossible. Airliners fly at 900.",
            limits => limits.ImpossibleTravel.KilometresPerHour, (limits, value) => limits.ImpossibleTravel.KilometresPerHour = value),
        new("ImpossibleTravel:LeastTime", ImpossibleTravel.Rule, "Least time", "minutes", 1, 120,
            "A shorter time between two logins counts as this, because clocks differ.",
            limits => limits.ImpossibleTravel.LeastTime.TotalMinutes, (limits, value) => limits.ImpossibleTravel.LeastTime = TimeSpan.FromMinutes(value)),
        new("SuccessAfterFailures:Attempts", SuccessAfterFailures.Rule, "Failures", "failures", 2, 100,
            "So many failures of one User from one network before a success are guessing.",
            limits => limits.SuccessAfterFailures.Attempts, (limits, value) => limits.SuccessAfterFailures.Attempts = (int)value),
        new("SuccessAfterFailures:Window", SuccessAfterFailures.Rule, "Window", "minutes", 5, FailureLog.Kept.TotalMinutes,
            "How long before the success the failures may lie.",
            limits => limits.SuccessAfterFailures.Window.TotalMinutes, (limits, value) => limits.SuccessAfterFailures.Window = TimeSpan.FromMinutes(value)),
        new("SuccessAfterFailures:SprayUsers", SuccessAfterFailures.Rule, "Other Users", "Users", 2, AnalysedLogin.MostFailedForUsers,
            "A network that had nothing but failures for so many other Users, that day and the day before, is spraying passwords.",
            limits => limits.SuccessAfterFailures.SprayUsers, (limits, value) => limits.SuccessAfterFailures.SprayUsers = (int)value),
        new("ManyNetworks:PerHour", ManyNetworks.Rule, "In an hour", "networks", 1, UserProfile.MaxNetworks / 2,
            "More networks than this in one hour are high.",
            limits => limits.ManyNetworks.PerHour, (limits, value) => limits.ManyNetworks.PerHour = (int)value),
        new("ManyNetworks:PerDay", ManyNetworks.Rule, "In a day", "networks", 1, (UserProfile.MaxNetworks / 2) - 1,
            "More networks than this in 24 hours are medium.",
            limits => limits.ManyNetworks.PerDay, (limits, value) => limits.ManyNetworks.PerDay = (int)value),
        new("ManyNetworks:CriticalPerDay", ManyNetworks.Rule, "Critical in a day", "networks", 2, UserProfile.MaxNetworks / 2,
            "So many networks or more in 24 hours are critical. Above “In a day”.",
            limits => limits.ManyNetworks.CriticalPerDay, (limits, value) => limits.ManyNetworks.CriticalPerDay = (int)value),
        new("DormantAccount:Silence", DormantAccount.Rule, "Silence", "days", 14, 730,
            "A User without a login for so long is dormant.",
            limits => limits.DormantAccount.Silence.TotalDays, (limits, value) => limits.DormantAccount.Silence = TimeSpan.FromDays(value)),
        new("NewCountry:Forgotten", NewCountry.Rule, "Forgotten after", "days", 1, 365,
            "A country not seen for so long is new again.",
            limits => limits.NewCountry.Forgotten.TotalDays, (limits, value) => limits.NewCountry.Forgotten = TimeSpan.FromDays(value)),
        new("OutboundSpike:Messages", OutboundSpike.Rule, "Messages", "messages", 1, 1_000_000,
            "More messages in 24 hours than this, whatever is usual.",
            limits => limits.OutboundSpike.Messages, (limits, value) => limits.OutboundSpike.Messages = (int)value),
        new("OutboundSpike:Times", OutboundSpike.Rule, "Times what is usual", "times", 1, 100,
            "And more than so many times what the User's own 30 days stayed within on 95 of 100.",
            limits => limits.OutboundSpike.Times, (limits, value) => limits.OutboundSpike.Times = value),
    ];

    /// <summary>Whether only whole numbers have a meaning.</summary>
    public bool IsWhole => Key is not "OutboundSpike:Times";

    /// <summary>All that is wrong with the changed thresholds, in words; nothing if they can be judged by.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyDictionary<string, double> changed, DetectionLimits defaults)
    {
        List<string> problems = [.. changed.Keys.Where(key => All.All(known => known.Key != key)).Select(key => $"There is no threshold named {key}.")];
        foreach (var threshold in All)
        {
            if (changed.TryGetValue(threshold.Key, out var value) && threshold.Problem(value) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (problems.Count == 0 && defaults.With(changed).ManyNetworks is var networks && networks.CriticalPerDay <= networks.PerDay)
        {
            problems.Add("Many networks: “Critical in a day” has to be above “In a day”.");
        }

        return problems;
    }

    private string? Problem(double value) =>
        !double.IsFinite(value) || value < Least || value > Most ? $"{Key}: “{Name}” is from {Least:0.##} to {Most:0.##} {Unit}."
        : IsWhole && value != Math.Floor(value) ? $"{Key}: “{Name}” is a whole number."
        : null;
}
