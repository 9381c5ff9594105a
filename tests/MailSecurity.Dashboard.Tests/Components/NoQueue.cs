using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>Takes every job and runs none: the test does.</summary>
internal sealed class NoQueue : IBackgroundJobClient
{
    public string Create(Job job, IState state) => "1";

    public bool ChangeState(string jobId, IState state, string expectedState) => true;
}
