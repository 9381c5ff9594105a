namespace MailSecurity.Jobs.Tests.Alerts.Scenarios;

/// <summary>The table: who is told what and when, minute by minute, on a real store and a push service that reads what it is given.</summary>
public sealed class AlertScenarioTests
{
    public static TheoryData<string> Titles => [.. AlertScenario.All.Select(scenario => scenario.Title)];

    [Theory, MemberData(nameof(Titles))]
    public async Task Alert_InThisCase_TellsWhoTheTableSays(string title)
    {
        var scenario = AlertScenario.All.Single(known => known.Title == title);
        await using var play = await AlertPlay.BeginAsync(scenario);

        await play.RunAsync();

        var told = play.Told.Order(StringComparer.Ordinal).ToList();
        Assert.True(scenario.Told.Any(answer => answer.Order(StringComparer.Ordinal).SequenceEqual(told)), $"told were: {string.Join(", ", told)}");
        var shown = await play.TrailAsync();
        Assert.All(scenario.Said("shows"), words => Assert.Contains(words, shown, StringComparison.Ordinal));
        Assert.All(scenario.Said("hides"), words => Assert.DoesNotContain(words, shown, StringComparison.Ordinal));
        Assert.Equal(scenario.Said("auditor").Any(word => word == "complains"), (await play.AuditAsync()).Any);
    }

    [Fact]
    public void Table_HasTheCasesThatWerePromised() => Assert.True(AlertScenario.All.Count >= 60, $"only {AlertScenario.All.Count}");
}
