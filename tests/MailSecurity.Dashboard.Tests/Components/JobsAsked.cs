using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>Takes jobs and runs none: a test runs them when it wants to.</summary>
internal sealed class JobsAsked : IBackgroundJobClient
{
    public List<Job> Jobs { get; } = [];

    public string Create(Job job, IState state)
    {
        Jobs.Add(job);
        return "1";
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => true;
}
