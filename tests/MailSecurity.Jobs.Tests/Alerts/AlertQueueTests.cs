using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Alerts;

public sealed class AlertQueueTests
{
    [Fact]
    public void Later_WhenAJobComesBeforeThat_AddsNone()
    {
        var (jobs, clock) = (new Jobs(), new FakeTimeProvider(A.Noon));
        var queue = new AlertQueue(jobs, clock);

        queue.Later(TimeSpan.FromSeconds(30));
        queue.Later(TimeSpan.FromSeconds(30));
        queue.Later(TimeSpan.FromSeconds(50));
        Assert.Equal(1, jobs.Made);

        queue.Later(TimeSpan.FromSeconds(10));
        Assert.Equal(2, jobs.Made);

        clock.Advance(TimeSpan.FromSeconds(10));
        queue.Later(TimeSpan.FromSeconds(50));
        Assert.Equal(3, jobs.Made);
    }

    private sealed class Jobs : IBackgroundJobClient
    {
        public int Made { get; private set; }

        public string Create(Job job, IState state) => $"{++Made}";

        public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
    }
}
