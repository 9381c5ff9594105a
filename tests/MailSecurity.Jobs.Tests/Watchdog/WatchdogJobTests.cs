using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Watchdog;
using MailSecurity.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Watchdog;

public sealed class WatchdogJobTests
{
    private static readonly HealthProblem Silence = new(HealthKind.SourceSilent, "SourceSilent/1", 1, 1, "It is silent.", "Look.");
    private static readonly HealthProblem OldMap = new(HealthKind.GeoDatabaseOld, "geo", null, null, "It is old.", "Renew it.");

    [Fact]
    public async Task Watchdog_WhenAProblemBeginsAndEnds_TellsEachOnce()
    {
        var (clock, feed, probe) = (new FakeTimeProvider(A.Noon), new Recorded(), new Scripted { Problems = [Silence] });
        var book = new HealthBook([feed], clock);
        var job = Job(book, [probe]);

        await job.RunAsync(default);
        clock.Advance(TimeSpan.FromMinutes(1));
        await job.RunAsync(default);
        Assert.Equal(A.Noon, Assert.Single(book.Problems).Since);

        probe.Problems = [];
        await job.RunAsync(default);

        Assert.Empty(book.Problems);
        Assert.Equal(["+SourceSilent/1", "-SourceSilent/1"], feed.Told);
    }

    [Fact]
    public async Task Watchdog_WhenOneProbeFails_StillTellsWhatTheOthersSee()
    {
        var book = new HealthBook([], new FakeTimeProvider(A.Noon));

        await Job(book, [new Broken(), new Scripted { Problems = [OldMap, Silence] }]).RunAsync(default);

        Assert.Equal([HealthKind.SourceSilent, HealthKind.GeoDatabaseOld], book.Problems.Select(problem => problem.Kind));
        Assert.Equal([Silence.Key], book.For(accountId: 1, isProvider: false).Select(problem => problem.Key));
        Assert.Empty(book.For(accountId: 2, isProvider: false));
    }

    [Fact]
    public async Task Heartbeat_IsSentWhileNothingSeriousIsWrong()
    {
        await using var outside = new HeartbeatListener();
        var probe = new Scripted { Problems = [OldMap] };
        var job = Job(new HealthBook([], new FakeTimeProvider(A.Noon)), [probe], outside.Url, "127.0.0.0/8");

        await job.RunAsync(default);
        await job.RunAsync(default);
        probe.Problems = [Silence];
        await job.RunAsync(default);

        Assert.Equal(2, outside.Calls);
    }

    [Fact]
    public async Task Heartbeat_WhenTheAddressIsPrivateAndNotAllowed_IsNotSent()
    {
        await using var outside = new HeartbeatListener();

        await Job(new HealthBook([], new FakeTimeProvider(A.Noon)), [], outside.Url).RunAsync(default);

        Assert.Equal(0, outside.Calls);
    }

    [Fact]
    public async Task Heartbeat_WhenItIsAnsweredWithARedirect_DoesNotFollow()
    {
        await using var target = new HeartbeatListener();
        await using var outside = new HeartbeatListener(redirectTo: target.Url);

        await Job(new HealthBook([], new FakeTimeProvider(A.Noon)), [], outside.Url, "127.0.0.0/8").RunAsync(default);

        Assert.Equal((1, 0), (outside.Calls, target.Calls));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4001::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.3.3", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("64:ff9b::c0a8:101", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    public void OutgoingCalls_GoToPublicAndAllowedAddressesOnly(string address, bool expected)
    {
        using var http = new OutgoingHttp(Options.Create(new OutgoingOptions { Allowed = ["10.1.2.0/24"] }));

        Assert.Equal(expected, http.Admits(System.Net.IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, 1)]
    public async Task Disk_WhenLittleIsLeft_IsAProblem(int least, int expected)
    {
        await using var bench = await TestBench.CreateAsync();

        var problems = await new DiskProbe(bench.Get<DataDirectory>(), new IntakeQueue(), Options.Create(new WatchdogOptions { LeastFreeMegabytes = least })).LookAsync(default);

        Assert.Equal(expected, problems.Count);
    }

    private static WatchdogJob Job(HealthBook book, IEnumerable<IHealthProbe> probes, string url = "", params string[] allowed)
    {
        var http = new OutgoingHttp(Options.Create(new OutgoingOptions { Allowed = [.. allowed] }));
        var heartbeat = new Heartbeat(Options.Create(new WatchdogOptions { HeartbeatUrl = url }), http, NullLogger<Heartbeat>.Instance);
        return new WatchdogJob(probes, book, new NoPager(), heartbeat, NullLogger<WatchdogJob>.Instance);
    }

    private sealed class Scripted : IHealthProbe
    {
        public IReadOnlyList<HealthProblem> Problems { get; set; } = [];

        public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => Task.FromResult(Problems);
    }

    private sealed class Broken : IHealthProbe
    {
        public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => throw new IOException("The disk is gone.");
    }

    private sealed class Recorded : IHealthProblemFeed
    {
        public List<string> Told { get; } = [];

        public void Changed(IReadOnlyList<HealthProblem> begun, IReadOnlyList<HealthProblem> over)
        {
            Told.AddRange(begun.Select(problem => "+" + problem.Key));
            Told.AddRange(over.Select(problem => "-" + problem.Key));
        }
    }
}
