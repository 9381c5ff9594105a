using System.Collections.Concurrent;
using Hangfire;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;

namespace MailSecurity.Jobs.Detection;

/// <summary>Starts, watches and cancels back-tests. What is known of a running one beyond the store is here and goes with the process.</summary>
public sealed class BackTests(BackTestStore store, IBackgroundJobClient jobs) : IHostedService
{
    private readonly ConcurrentDictionary<int, RunningBackTest> _running = new();
    private readonly ConcurrentDictionary<int, Guid> _unfinished = new();

    /// <summary>A run has begun, come further, or ended; with the Account's number. Handlers must return at once.</summary>
    public event Action<int>? Changed;

    public Task StartAsync(CancellationToken cancellationToken) => store.InterruptAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var run in _running.Values)
        {
            run.Cancel();
        }

        return Task.CompletedTask;
    }

    /// <summary>A sentence for the person if it was not started; null means it was.</summary>
    public async Task<string?> StartAsync(Actor actor, BackTestProposal proposal, CancellationToken cancellation)
    {
        foreach (var account in _unfinished.Keys)
        {
            await SettleAsync(account, cancellation);
        }

        return await BeginAsync(actor, proposal, cancellation);
    }

    /// <summary>Writes down the end of the Account's run that the store would not take when it came.</summary>
    public async Task SettleAsync(int account, CancellationToken cancellation)
    {
        if (_unfinished.TryGetValue(account, out var number))
        {
            await store.FinishAsync(account, number, BackTestState.Failed, null, cancellation);
            _unfinished.TryRemove(KeyValuePair.Create(account, number));
        }
    }

    private async Task<string?> BeginAsync(Actor actor, BackTestProposal proposal, CancellationToken cancellation)
    {
        var start = await store.StartAsync(actor, proposal, cancellation);
        if (start.Problem is not null)
        {
            return start.Problem;
        }

        var account = start.Tenant.AccountId;
        _running[account] = new RunningBackTest(start.Number, start.Tenant, proposal, actor.Id);
        try
        {
            jobs.Enqueue<BackTestJob>(job => job.RunAsync(account, start.Number, CancellationToken.None));
        }
        catch (BackgroundJobClientException)
        {
            _running.TryRemove(account, out _);
            await store.FinishAsync(account, start.Number, BackTestState.Failed, null, CancellationToken.None);
            return "Jobs cannot be started at the moment.";
        }

        Changed?.Invoke(account);
        return null;
    }

    /// <summary>Stops the Account's run if the person may: whoever edits its settings, and who has started it.</summary>
    public async Task CancelAsync(Actor actor, int account, CancellationToken cancellation)
    {
        if (_running.GetValueOrDefault(account) is { } run && await store.MayCancelAsync(actor, run.StartedBy, cancellation) == account)
        {
            run.Cancel();
        }
    }

    /// <summary>Whether the Account's run is one that the person has started.</summary>
    public bool IsOf(Guid person, int account) => _running.GetValueOrDefault(account)?.StartedBy == person;

    /// <summary>Null when nothing runs.</summary>
    public BackTestProgress? ProgressOf(int account) => _running.GetValueOrDefault(account)?.Progress;

    internal RunningBackTest? Find(int account, Guid number) => _running.GetValueOrDefault(account) is { } run && run.Number == number ? run : null;

    internal void Tell(int account, RunningBackTest run, BackTestProgress progress)
    {
        // A hundred steps are enough for a bar.
        var isStep = progress.Users * 100L / progress.AllUsers != run.Progress.Users * 100L / progress.AllUsers;
        run.Progress = progress;
        if (isStep)
        {
            Changed?.Invoke(account);
        }
    }

    internal void LeaveUnfinished(int account, RunningBackTest run) => _unfinished[account] = run.Number;

    internal void End(int account, RunningBackTest run)
    {
        _running.TryRemove(KeyValuePair.Create(account, run));
        run.Dispose();
        Changed?.Invoke(account);
    }
}

/// <summary>What a run needs and says while it lasts.</summary>
internal sealed class RunningBackTest(Guid number, Tenant tenant, BackTestProposal proposal, Guid? startedBy) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _isOver;

    public Guid Number => number;

    public Tenant Tenant => tenant;

    public BackTestProposal Proposal => proposal;

    public Guid? StartedBy => startedBy;

    public BackTestProgress Progress { get; set; }

    public CancellationToken Stopped => _stop.Token;

    /// <summary>Does nothing to a run that is over, however close the two are.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _stop.Dispose();
        }
    }
}
