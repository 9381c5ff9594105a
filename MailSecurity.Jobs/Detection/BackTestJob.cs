using Hangfire;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Detection;

/// <summary>One back-test. Not repeated: whoever wants it again asks again.</summary>
public sealed partial class BackTestJob(BackTests tests, BackTester tester, BackTestStore store, ILogger<BackTestJob> logger)
{
    [Queue(JobQueues.Slow)]
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(int account, Guid number, CancellationToken cancellation)
    {
        if (tests.Find(account, number) is not { } run)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Stopped);
        var (state, result) = (BackTestState.Failed, default(BackTestResult));
        try
        {
            result = await tester.RunAsync(run.Tenant, run.Proposal, progress => tests.Tell(account, run, progress), stop.Token);
            state = BackTestState.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            state = run.Stopped.IsCancellationRequested && !cancellation.IsCancellationRequested ? BackTestState.Cancelled : BackTestState.Interrupted;
        }
        catch (Exception failure)
        {
            Log.Failed(logger, account, failure);
        }

        try
        {
            await store.FinishAsync(account, number, state, result, CancellationToken.None);
        }
        catch
        {
            tests.LeaveUnfinished(account, run);
            throw;
        }
        finally
        {
            tests.End(account, run);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Error, "The back-test of Account {Account} failed.")]
        public static partial void Failed(ILogger logger, int account, Exception failure);
    }
}
