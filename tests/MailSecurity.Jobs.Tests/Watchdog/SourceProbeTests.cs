using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using MailSecurity.Testing;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Watchdog;

public sealed class SourceProbeTests
{
    [Fact]
    public async Task Source_WhenItFallsSilentAndComesBack_IsAProblemInBetween()
    {
        await using var bench = await TestBench.CreateAsync();
        var probe = new SourceProbe(bench.Get<Domain.Storage.SourceStore>(), Options.Create(new WatchdogOptions()), bench.Clock);

        // Fifteen logins every ten minutes, day and night, for eight days.
        for (var step = 0; step < 8 * 24 * 6; step++)
        {
            await BringAsync(bench);
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.DoesNotContain(await probe.LookAsync(default), problem => problem.Kind == HealthKind.SourceSilent);
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Contains(await probe.LookAsync(default), problem => problem.Kind == HealthKind.SourceSilent);

        await BringAsync(bench);
        Assert.DoesNotContain(await probe.LookAsync(default), problem => problem.Kind == HealthKind.SourceSilent);
    }

    private static Task BringAsync(TestBench bench) =>
        bench.StoreAsync(Enumerable.Range(0, 15).Select(_ => A.Login(bench.Clock.GetUtcNow(), "10.49.0.1")));
}
