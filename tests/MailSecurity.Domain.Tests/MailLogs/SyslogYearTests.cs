namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class SyslogYearTests
{
    [Theory]
    [InlineData("2026-11-24T12:00Z", "Nov 24 04:08:36", 2026)]
    [InlineData("2026-11-24T12:00Z", "Nov 25 11:00:00", 2026)]
    [InlineData("2026-11-24T12:00Z", "Nov 26 12:00:00", 2025)]
    [InlineData("2026-11-24T12:00Z", "Dec 15 04:08:36", 2025)]
    [InlineData("2027-01-01T00:00Z", "Dec 31 23:59:59", 2026)]
    [InlineData("2026-12-31T23:59Z", "Jan  1 00:00:10", 2027)]
    [InlineData("2027-03-01T00:00Z", "Feb 29 10:00:00", 2024)]
    public void Year_OfTheFirstLine_IsTheNewestThatIsNotInTheFuture(string reference, string stamp, int year) =>
        Assert.Equal(year, Years(reference, stamp)[^1]);

    [Fact]
    public void Year_WhenDecemberTurnsIntoJanuary_IsCarriedOn() =>
        Assert.Equal([2026, 2026, 2027, 2026, 2027, 2027], Years("2026-11-24T12:00Z",
            "Nov 24 12:00:00", "Dec 23 23:59:58", "Jan  1 00:00:01", "Dec 31 23:59:59", "Jan  1 00:00:02", "Jan 20 00:00:00"));

    [Fact]
    public void Year_InAFileOfTheLastWinter_IsSplitAtNewYear() =>
        Assert.Equal([2026, 2026, 2027], Years("2027-01-10T00:00Z", "Nov 24 12:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01"));

    [Theory]
    [InlineData("Jul  1 12:00:00", "2026-07-01T10:00:00Z")]      // summer time
    [InlineData("Jan  1 12:00:00", "2026-01-01T11:00:00Z")]      // winter time
    [InlineData("Oct 25 02:30:00", "2026-10-25T01:30:00Z")]      // happens twice: winter time
    [InlineData("Oct 25 01:59:59", "2026-10-24T23:59:59Z")]
    [InlineData("Mar 29 02:30:00", "2026-03-29T01:30:00Z")]      // does not happen
    [InlineData("2026-07-01 12:00:00", "2026-07-01T10:00:00Z")]
    [InlineData("Wed 2026-07-01 12:00:00 CEST", "2026-07-01T10:00:00Z")]
    [InlineData("Wed 2026-07-01 12:00:00 UTC", "2026-07-01T12:00:00Z")]
    [InlineData("2026-07-01T12:00:00+00:00", "2026-07-01T12:00:00Z")]
    public void Time_WithoutAZone_IsTheSenders(string stamp, string at)
    {
        var reader = MailLog.Reader(zone: "Europe/Berlin");

        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), reader.Read(Line(stamp)).Login!.At);
    }

    private static int[] Years(string reference, params string[] stamps)
    {
        var reader = MailLog.Reader(DateTimeOffset.Parse(reference, System.Globalization.CultureInfo.InvariantCulture));
        return [.. stamps.Select(stamp => reader.Read(Line(stamp)).Login!.At.Year)];
    }

    private static string Line(string stamp) => $"{stamp} mail dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1";
}
