using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Tests.Alerts;
using MailSecurity.Jobs.Watchdog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Watchdog;

public sealed class AlertProbeTests
{
    [Fact]
    public async Task Audit_WhenAStepIsLate_IsASeriousProblemStopsTheHeartbeatAndWakesTheSender()
    {
        await using var bench = await CreateAsync();
        await using var outside = new HeartbeatListener();
        var (woken, book) = (new Woken(), new HealthBook([], bench.Bench.Clock));
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        var job = Job(bench, woken, book, outside);

        await job.RunAsync(Cancel);
        Assert.Equal((0, 1), (book.Problems.Count, outside.Calls));

        bench.Bench.Clock.Advance(AlertAudit.Patience + TimeSpan.FromSeconds(1));
        await job.RunAsync(Cancel);
        var problem = Assert.Single(book.Problems);
        Assert.Equal((HealthKind.AlertsForgotten, true, 1, 1), (problem.Kind, problem.IsSerious, outside.Calls, woken.Times));

        await bench.Dispatch.RunAsync(Cancel);
        await job.RunAsync(Cancel);
        Assert.Equal((0, 2), (book.Problems.Count, outside.Calls));
    }

    [Fact]
    public async Task Audit_WhenAnAlertHasNoNextStepAndDidNotEnd_IsAProblem()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        bench.Bench.Clock.Advance(AlertAudit.Patience * 2);
        var audit = bench.Bench.Get<AlertAudit>();
        Assert.False((await audit.LookAsync(Cancel)).Any);

        await bench.Bench.Store.WriteAsync(
            Domain.Tenant.System,
            db =>
            {
                db.AlertSteps.RemoveRange(db.AlertSteps);
                return Task.CompletedTask;
            },
            Cancel);

        Assert.Equal(new AlertFaults(0, 0, 1), await audit.LookAsync(Cancel));
    }

    [Fact]
    public async Task Audit_WhenItCannotLook_IsAProblem()
    {
        var bench = await CreateAsync();
        var audit = bench.Bench.Get<AlertAudit>();
        var probe = new AlertProbe(audit, new Woken(), NullLogger<AlertProbe>.Instance);
        await bench.DisposeAsync();

        Assert.Equal(HealthKind.AlertsForgotten, Assert.Single(await probe.LookAsync(Cancel)).Kind);
    }

    private static WatchdogJob Job(AlertBench bench, Woken woken, HealthBook book, HeartbeatListener outside)
    {
        var http = new OutgoingHttp(Options.Create(new OutgoingOptions { Allowed = ["127.0.0.0/8"] }));
        var heartbeat = new Heartbeat(Options.Create(new WatchdogOptions { HeartbeatUrl = outside.Url }), http, NullLogger<Heartbeat>.Instance);
        var probe = new AlertProbe(bench.Bench.Get<AlertAudit>(), woken, NullLogger<AlertProbe>.Instance);
        return new WatchdogJob([probe], book, new NoPager(), heartbeat, NullLogger<WatchdogJob>.Instance);
    }

    private sealed class Woken : IAlertSignal
    {
        public int Times { get; private set; }

        public void Raised() => Times++;
    }
}
