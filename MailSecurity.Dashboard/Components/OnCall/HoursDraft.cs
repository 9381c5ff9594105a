using MailSecurity.Domain.Alerts.OnCall;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>Weekly hours while they are edited.</summary>
public sealed class HoursDraft
{
    public static readonly IReadOnlyList<DayOfWeek> Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public bool IsOn { get; set; }

    public HashSet<DayOfWeek> Days { get; } = [];

    public TimeOnly From { get; set; } = new(8, 0);

    public TimeOnly To { get; set; } = new(18, 0);

    public static HoursDraft Of(WeeklyHours? hours)
    {
        var draft = new HoursDraft { IsOn = hours is not null, From = hours?.From ?? new TimeOnly(8, 0), To = hours?.To ?? new TimeOnly(18, 0) };
        draft.Days.UnionWith(hours?.Days ?? Week.Take(5));
        return draft;
    }

    public WeeklyHours? Read() => IsOn ? new WeeklyHours([.. Week.Where(Days.Contains)], From, To) : null;
}
