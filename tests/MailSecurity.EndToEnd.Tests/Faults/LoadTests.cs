using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.Faults;

/// <summary>The real process under more than it usually has to do. The long forms are the verbs soak and burst of the benchmarks.</summary>
[Collection(Alone.Name)]
public sealed class LoadTests
{
    [Fact]
    public async Task Panel_WhenEverythingHappensAtOnce_CountsEachLoginOnceAndGrowsWithinBounds()
    {
        var soak = await Bench.RunAsync("soak", "--seconds", "30");

        Assert.True(soak.ExitCode == 0, soak.Output);
        Assert.Equal(soak["logins accepted"], soak["logins stored"]);
        Assert.Equal(soak["logins accepted"], soak["logins analysed"]);
        Assert.True(soak["batches on boards"] > 0, soak.Output);

        // Generous: what half a minute can show is a thing that is never given back, not a slow leak.
        Assert.True(soak["most memory"] < 1_500, soak.Output);
        Assert.True(soak["most handles"] < 800, soak.Output);
        Assert.True(soak["most threads"] < 200, soak.Output);
    }

    [Fact]
    public async Task Intake_WhenLoginsComeAsFastAsTheyAreTaken_StoresAndAnalysesWhatItAccepts()
    {
        var burst = await Bench.RunAsync("burst", "0", "5");

        Assert.True(burst.ExitCode == 0, burst.Output);
        Assert.Equal(burst["logins accepted"], burst["logins stored"]);
        Assert.Equal(burst["logins accepted"], burst["logins analysed"]);
    }

    [Fact]
    public async Task Intake_WhenMoreIsHandedInAtOnceThanFitsIntoItsRoom_RefusesTheRestAndKeepsTheMemoryBounded()
    {
        // 120 bodies of about 1.4 MB at once, where 64 MB may be in memory.
        var burst = await Bench.RunAsync("burst", "0", "4", "--per-request", "10000", "--senders", "120");

        Assert.True(burst.ExitCode == 0, burst.Output);
        Assert.Contains("503:", burst.Output, StringComparison.Ordinal);
        Assert.Equal(burst["logins accepted"], burst["logins analysed"]);
        Assert.True(burst["most memory"] < 2_000, burst.Output);
    }
}
