using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Alerts.OnCall;

public sealed class OnCallScheduleTests
{
    private static readonly Guid Ana = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Ben = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid Caro = new("00000000-0000-0000-0000-00000000000c");

    // 2026: summer time from 29 March 01:00Z to 25 October 01:00Z in Europe; in Sydney from 4 October to 5 April.
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-22", "02:30", "2026-03-29T01:29:59Z", "Ana")]
    [InlineData("Europe/Berlin", "2026-03-22", "02:30", "2026-03-29T01:30Z", "Ben")]
    [InlineData("Europe/Berlin", "2026-03-22", "02:30", "2026-04-05T00:29:59Z", "Ben")]
    [InlineData("Europe/Berlin", "2026-03-22", "02:30", "2026-04-05T00:30Z", "Ana")]
    [InlineData("Europe/Berlin", "2026-10-18", "02:30", "2026-10-25T00:29:59Z", "Ana")]
    [InlineData("Europe/Berlin", "2026-10-18", "02:30", "2026-10-25T00:30Z", "Ben")]
    [InlineData("Europe/Berlin", "2026-10-18", "02:30", "2026-10-25T01:10Z", "Ben")]
    [InlineData("Europe/Berlin", "2026-10-18", "02:30", "2026-10-25T01:30Z", "Ben")]
    [InlineData("Europe/Berlin", "2026-10-18", "09:00", "2026-10-25T07:59Z", "Ana")]
    [InlineData("Europe/Berlin", "2026-10-18", "09:00", "2026-10-25T08:00Z", "Ben")]
    [InlineData("America/New_York", "2026-03-01", "02:30", "2026-03-08T07:29Z", "Ana")]
    [InlineData("America/New_York", "2026-03-01", "02:30", "2026-03-08T07:30Z", "Ben")]
    [InlineData("Australia/Sydney", "2026-03-29", "02:30", "2026-04-04T15:30Z", "Ben")]
    [InlineData("Australia/Lord_Howe", "2026-09-27", "02:10", "2026-10-03T15:40Z", "Ben")]
    [InlineData("UTC", "2026-11-16", "09:00", "2026-11-16T08:59Z", "nobody")]
    [InlineData("Asia/Kathmandu", "2026-11-16", "09:00", "2026-11-23T03:15Z", "Ben")]
    public void WeeklyTurn_AtItsEdges_IsBySevenLocalDays(string zone, string start, string at, string instant, string expected) =>
        Assert.Equal(expected, NameOf(Schedule(zone, Weekly(start, at, Ana, Ben)).OnCallAt(A.Time(instant)).AdminId));

    [Fact]
    public void DailyTurn_OverBothChanges_ChangesOncePerLocalDay()
    {
        var schedule = Schedule("Europe/Berlin", new RotationLayer("l", Rotation.Daily, new DateOnly(2026, 3, 27), new TimeOnly(2, 30), [Ana, Ben, Caro]));

        Assert.Equal(
            ["2026-03-27 01:30", "2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"],
            schedule.Shifts(A.Time("2026-03-27T01:30Z"), A.Time("2026-03-31T00:00Z")).Select(shift => shift.From.ToString("yyyy-MM-dd HH:mm", null)));
        Assert.Equal(
            ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"],
            schedule.Shifts(A.Time("2026-10-24T00:30Z"), A.Time("2026-10-27T00:00Z")).Select(shift => shift.From.ToString("yyyy-MM-dd HH:mm", null)));
    }

    [Fact]
    public void Shifts_OfAnyTime_CoverItWithoutAHoleAndSayWhatOnCallAtSays()
    {
        var schedule = Schedule("Europe/Berlin", Weekly("2026-10-12", "09:00", Ana, Ben), new RotationLayer(
            "night", Rotation.Daily, new DateOnly(2026, 10, 14), new TimeOnly(20, 0), [Caro, Ana], new WeeklyHours([DayOfWeek.Friday, DayOfWeek.Saturday], new(20, 0), new(8, 0)))) with
        {
            Overrides = [new OnCallOverride(Guid.NewGuid(), Ben, A.Time("2026-10-24T10:00Z"), A.Time("2026-10-25T01:15Z"))],
        };
        var (from, to) = (A.Time("2026-10-10T00:00Z"), A.Time("2026-11-07T00:00Z"));

        var shifts = schedule.Shifts(from, to);

        Assert.Equal((from, to), (shifts[0].From, shifts[^1].To));
        Assert.All(shifts.Zip(shifts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        for (var at = from; at < to; at = at.AddMinutes(15))
        {
            Assert.Equal(schedule.OnCallAt(at), shifts.Single(shift => shift.From <= at && at < shift.To).Turn);
        }
    }

    [Theory]
    [InlineData("2026-11-24T12:00Z", "2026-11-30T08:00Z", "Ana")]
    [InlineData("2026-11-30T08:00Z", "2026-12-07T08:00Z", "Ben")]
    [InlineData("2026-11-01T00:00Z", "2026-11-16T08:00Z", "Ana")]
    public void NextHandOver_FromAMoment_IsWhenSomebodyElseHasIt(string from, string at, string who)
    {
        var next = Schedule("Europe/Berlin", Weekly("2026-11-16", "09:00", Ana, Ben)).NextHandOver(A.Time(from));

        Assert.Equal((A.Time(at), who), (next!.From, NameOf(next.Turn.AdminId)));
    }

    [Fact]
    public void NextHandOver_WhenOnePersonHasItAlways_IsNone() =>
        Assert.Null(Schedule("UTC", Weekly("2026-11-16", "09:00", Ana, Ana)).NextHandOver(A.Noon));

    [Fact]
    public void NextHandOver_WhenTheNextIsDisabled_IsAGapThatNamesThem()
    {
        var next = Schedule("UTC", Weekly("2026-11-16", "09:00", Ana, Ben)).NextHandOver(A.Time("2026-11-20T00:00Z"), id => id != Ben);

        Assert.Equal((A.Time("2026-11-23T09:00Z"), null, Ben), (next!.From, next.Turn.AdminId, next.Turn.Missing!.Value));
    }

    [Fact]
    public void Override_FromItsBeginToItsEnd_WinsOverAllLayers()
    {
        var schedule = Schedule("UTC", Weekly("2026-11-16", "09:00", Ana)) with { Overrides = [new OnCallOverride(Guid.NewGuid(), Ben, A.Noon, A.Noon.AddHours(2))] };

        Assert.Equal(
            ["Ana", "Ben", "Ben", "Ana"],
            new[] { A.Noon.AddTicks(-1), A.Noon, A.Noon.AddHours(2).AddTicks(-1), A.Noon.AddHours(2) }.Select(at => NameOf(schedule.OnCallAt(at).AdminId)));
    }

    private static OnCallSchedule Schedule(string zone, params RotationLayer[] layers) => new(Guid.NewGuid(), "primary", zone, layers, []);

    private static RotationLayer Weekly(string start, string at, params Guid[] people) =>
        new("week", Rotation.Weekly, DateOnly.Parse(start, null), TimeOnly.Parse(at, null), people);

    private static string NameOf(Guid? id) => id == Ana ? "Ana" : id == Ben ? "Ben" : id == Caro ? "Caro" : "nobody";
}
