using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class TimelineChartTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void Chart_OfADay_StacksTheLoginsOfAnHourAndLeavesOutFailuresAndOlderOnes()
    {
        var chart = Of(Tally("DE", 0, 6), Tally("BR", 0, 2), Tally("DE", -3, 4), Tally("DE", -30, 99), Tally("US", 0, 50) with { IsSuccess = false });
        Assert.Equal(8, chart.Most);
        Assert.Equal("Germany 10, Brazil 2", chart.Summary);
        var last = chart.Bars.Where(bar => bar.X > 680).ToList();
        Assert.Equal(118, last.Sum(bar => bar.Height), 3);
        Assert.Equal(last[0].Y, last[1].Y + last[1].Height, 3);
    }

    [Fact]
    public void Chart_OfManyCountries_NamesTheFirstFiveAndCountsTheRest()
    {
        var chart = Of([.. new[] { "AT", "BR", "DE", "FR", "IT", "NG", "US" }.Select((country, number) => Tally(country, 0, 10 - number))]);
        Assert.Equal(["Austria", "Brazil", "Germany", "France", "Italy", "others"], chart.Parts.Select(part => part.Name));
        Assert.Equal(5 + 4, chart.Parts[^1].Count);
    }

    [Fact]
    public void Country_WhenItIsFirstOfTheDayButNotOfTheMonth_KeepsItsColour()
    {
        var chart = Of(Tally("BR", 0, 5), Tally("DE", 0, 1), Tally("DE", -100, 50));
        Assert.Equal([("Germany", "part-1", 1L), ("Brazil", "part-2", 5L)], chart.Parts.Select(part => (part.Name, part.Class, part.Count)));
    }

    [Fact]
    public void Chart_OfNothing_SaysSo() => Assert.Equal("No successful logins", Of().Summary);

    private static TimelineChart Of(params LoginTally[] tallies) => TimelineChart.Of(tallies, A.Noon.AddMinutes(5), Day, Hour, TimelineChart.CountryOf);

    private static LoginTally Tally(string country, int hours, int count) =>
        new(A.Noon.AddHours(hours), new Location { Country = country }, MailProtocol.Imap, IsSuccess: true, count);
}
