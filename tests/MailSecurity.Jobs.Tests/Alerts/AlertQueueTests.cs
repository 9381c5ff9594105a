using MailSecurity.Jobs.Alerts;
using MailSecurity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Alerts;

public sealed class AlertQueueTests
{
    [Fact]
    public void Later_WhenAJobComesBeforeThat_AddsNone()
    {
        var (jobs, clock) = (new JobsAsked(), new FakeTimeProvider(A.Noon));
        var queue = new AlertQueue(jobs, clock);

        queue.Later(TimeSpan.FromSeconds(30));
        queue.Later(TimeSpan.FromSeconds(30));
        queue.Later(TimeSpan.FromSeconds(50));
        Assert.Single(jobs.Jobs);

        queue.Later(TimeSpan.FromSeconds(10));
        Assert.Equal(2, jobs.Jobs.Count);

        clock.Advance(TimeSpan.FromSeconds(10));
        queue.Later(TimeSpan.FromSeconds(50));
        Assert.Equal(3, jobs.Jobs.Count);
    }

    [Fact]
    public void Later_WhenTheScheduledJobHasComeTheMomentBefore_AddsOneForWhatWasNotDueYet()
    {
        var (jobs, clock) = (new JobsAsked(), new FakeTimeProvider(A.Noon));
        var queue = new AlertQueue(jobs, clock);
        queue.Later(TimeSpan.FromSeconds(4));

        clock.Advance(TimeSpan.FromSeconds(3.4));
        queue.Later(TimeSpan.FromSeconds(0.6));

        Assert.Equal(2, jobs.Jobs.Count);
    }
}
