using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Watch;

namespace MailSecurity.Domain.Tests.Watch;

public sealed class SourceJudgeTests
{
    // A Tuesday.
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Source_WhenNothingComesAtABusyHour_IsSilent()
    {
        var problem = Assert.Single(Judge(Weeks(4, OfficeHours), quietSince: Noon.AddMinutes(-20)));

        Assert.Equal((HealthKind.SourceSilent, true), (problem.Kind, problem.IsSerious));
        Assert.Contains("since 20 min; about 34 logins", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_WhenNothingComesAtNight_AsUsual_IsNotSilent() =>
        Assert.Empty(Judge(Weeks(4, OfficeHours), quietSince: Noon.AddHours(-12).AddMinutes(-20), now: Noon.AddHours(-7)));

    [Fact]
    public void Source_WhenOneWeekWasOutOfTheOrdinary_IsJudgedByTheOthers()
    {
        var afterAnAttack = Weeks(4, hour => OfficeHours(hour) == 0 && hour > Hour(Noon) - (7 * 24) - 12 && hour < Hour(Noon) - (7 * 24) ? 50_000 : OfficeHours(hour));
        Assert.Empty(Judge(afterAnAttack, quietSince: Noon.AddHours(-12), now: Noon.AddHours(-6)));

        var afterAHoliday = Weeks(4, hour => hour is var h && h > Hour(Noon) - (7 * 24) - 24 && h < Hour(Noon) - (7 * 24) + 24 ? 0 : OfficeHours(hour));
        Assert.Single(Judge(afterAHoliday, quietSince: Noon.AddMinutes(-20)));
    }

    [Fact]
    public void Source_WhenItIsShortlyQuiet_IsNotSilentHoweverBusy() =>
        Assert.Empty(Judge(Weeks(4, _ => 100_000), quietSince: Noon.AddMinutes(-14)));

    [Theory]
    [InlineData(200, 61, true)]
    [InlineData(200, 59, false)]
    [InlineData(8, 61, false)]
    public void Source_WhenItIsNew_IsSilentAfterAnHourIfItWasBusy(int perHour, int minutes, bool expected)
    {
        var hours = Enumerable.Range(Hour(Noon) - 11, 10).Select(hour => new SourceHour { Hour = hour, Events = perHour }).ToList();

        var problems = Judge(hours, quietSince: Noon.AddHours(-1), now: Noon.AddHours(-1).AddMinutes(minutes), first: Noon.AddHours(-11));

        Assert.Equal(expected, problems.Any(problem => problem.Kind == HealthKind.SourceSilent));
    }

    [Fact]
    public void Import_IsNeverSilent() => Assert.Empty(Judge(Weeks(4, OfficeHours), quietSince: Noon.AddHours(-3), kind: SourceKind.Import));

    [Theory]
    [InlineData(SourceKind.File, 11, true)]
    [InlineData(SourceKind.File, 9, false)]
    [InlineData(SourceKind.Api, 600, false)]
    public void Source_WhenItsLoginsComeLate_IsBehind(SourceKind kind, int minutes, bool expected) =>
        Assert.Equal(expected, Judge([], quietSince: Noon, kind: kind, lag: TimeSpan.FromMinutes(minutes)).Any(problem => problem.Kind == HealthKind.SourceBehind));

    [Theory]
    [InlineData(50, 100, 0, true)]
    [InlineData(19, 1, 0, false)]
    [InlineData(50, 1_000, 0, false)]
    [InlineData(50, 100, 40, false)]
    public void Source_WhenMoreLinesThanUsualCannotBeRead_IsFailing(int unreadable, int events, int usualPercent, bool expected)
    {
        var hours = Enumerable.Range(Hour(Noon) - 160, 150).Select(hour => new SourceHour { Hour = hour, Events = 100 - usualPercent, Unreadable = usualPercent })
            .Append(new SourceHour { Hour = Hour(Noon), Events = events, Unreadable = unreadable }).ToList();

        Assert.Equal(expected, Judge(hours, quietSince: Noon).Any(problem => problem.Kind == HealthKind.SourceUnreadable));
    }

    [Fact]
    public void Source_WhenDatagramsWereDropped_IsFailing() =>
        Assert.Equal(HealthKind.SourceDropping, Assert.Single(Judge([new SourceHour { Hour = Hour(Noon) - 1, Dropped = 3 }], quietSince: Noon)).Kind);

    // 100 an hour from 6 to 18 on weekdays.
    private static int OfficeHours(int hour) => (hour % 24) is >= 6 and < 18 && DateTimeOffset.UnixEpoch.AddHours(hour).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) ? 100 : 0;

    private static List<SourceHour> Weeks(int weeks, Func<int, int> events) =>
        [.. Enumerable.Range(Hour(Noon) - (weeks * 7 * 24) - 24, (weeks * 7 * 24) + 24).Select(hour => new SourceHour { Hour = hour, Events = events(hour) })];

    private static int Hour(DateTimeOffset at) => SourceHour.NumberOf(at);

    private static List<HealthProblem> Judge(
        List<SourceHour> hours, DateTimeOffset quietSince, DateTimeOffset? now = null, DateTimeOffset? first = null, SourceKind kind = SourceKind.File, TimeSpan? lag = null)
    {
        var source = new LoginSource
        {
            Id = 1,
            AccountId = 1,
            Kind = kind,
            Name = "/var/log/mail.log",
            FirstReceivedAt = first ?? Noon.AddDays(-60),
            LastReceivedAt = quietSince,
            LastEventAt = quietSince,
            Lag = lag,
        };
        return [.. SourceJudge.Judge(source, new SourceHistory(source, hours), new WatchdogOptions(), now ?? Noon)];
    }
}
