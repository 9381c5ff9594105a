using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>Takes jobs and runs none.</summary>
internal sealed class JobsAsked : IBackgroundJobClient
{
    public List<Job> Jobs { get; } = [];

    public IEnumerable<Type> Types => Jobs.Select(job => job.Type);

    public string Create(Job job, IState state)
    {
        Jobs.Add(job);
        return $"{Jobs.Count}";
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();
}
