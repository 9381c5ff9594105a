using System.Globalization;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Tests.Alerts;

public sealed class LimitRuleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-06-01T20:30:00Z", "2026-06-02T05:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-06-02T04:59:59Z", "2026-06-02T05:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-06-02T05:00:00Z", null)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-06-01T19:59:59Z", null)]
    [InlineData("12:00", "13:30", "UTC", "2026-06-01T12:00:00Z", "2026-06-01T13:30:00Z")]
    [InlineData("12:00", "13:30", "UTC", "2026-06-01T13:30:00Z", null)]

    // The night in which the clock is put forward, and the one in which it is put back.
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z")]
    public void QuietHours_AtAMoment_EndWhenTheWallSaysSo(string from, string to, string zone, string now, string? end)
    {
        var quiet = new QuietHours(Time(from), Time(to), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(end is null ? null : At(end), quiet.EndsAt(At(now)));
    }

    [Fact]
    public void Budget_WhenItIsSpent_HasRoomWhenTheOldestFallsOut()
    {
        var budget = new AlertBudget(3, TimeSpan.FromMinutes(10));
        ToldAt[] told = [.. new[] { 11, 9, 4, 2 }.Select(ago => new ToldAt(Noon.AddMinutes(-ago), Severity.High))];

        Assert.Equal(Noon.AddMinutes(1), budget.FreeAt(told, Severity.High, Noon));
        Assert.Null(budget.FreeAt(told, Severity.High, Noon.AddMinutes(1)));
        Assert.Null(budget.FreeAt(told, Severity.Critical, Noon));
        Assert.NotNull(budget.FreeAt(told.Select(one => one with { Severity = Severity.Critical }), Severity.Critical, Noon));
    }

    [Fact]
    public void Hold_OfACriticalAlert_IsMaintenanceAndNotQuietHours()
    {
        var quiet = new QuietHours(new TimeOnly(0, 0), new TimeOnly(23, 0), TimeZoneInfo.Utc);

        Assert.Null(AlertHold.Of(Severity.Critical, Noon, null, quiet, null));
        Assert.Equal(Noon.AddHours(11), AlertHold.Of(Severity.High, Noon, null, quiet, null)!.Until);
        Assert.Equal(Noon.AddHours(1), AlertHold.Of(Severity.Critical, Noon, Noon.AddHours(1), quiet, null)!.Until);
        Assert.Null(AlertHold.Of(Severity.Critical, Noon, Noon, quiet, null));
    }

    [Fact]
    public void Settings_WhenTheyCannotWork_AreAllNamed()
    {
        var wrong = new AlertOptions
        {
            Contact = "somebody",
            PanelAddress = "panel",
            CriticalLifetime = TimeSpan.Zero,
            HighLifetime = TimeSpan.FromDays(29),
            OldestEvent = TimeSpan.FromSeconds(1),
            BudgetWindow = TimeSpan.Zero,
            MostDevices = 0,
            MostWebhooks = 101,
            BudgetAlerts = 0,
            PersonBudgetAlerts = 0,
            PersonBudgetWindow = TimeSpan.Zero,
            ConfirmDays = 366,
        };

        var problems = new AlertOptionsCheck().Validate(null, wrong).FailureMessage;

        Assert.All(
            ["Contact", "PanelAddress", "CriticalLifetime", "HighLifetime", "OldestEvent", "BudgetWindow", "PersonBudgetWindow", "MostDevices", "MostWebhooks", "BudgetAlerts", "PersonBudgetAlerts", "ConfirmDays"],
            key => Assert.Contains($"{AlertOptions.Section}:{key} is", problems, StringComparison.Ordinal));
        Assert.True(new AlertOptionsCheck().Validate(null, new AlertOptions()).Succeeded);
    }

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
