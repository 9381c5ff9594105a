using System.Diagnostics;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Jobs.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Detection;

/// <summary>
/// Judges what is new, batch by batch, until nothing is left. What a batch changes is stored together with how far it
/// came, so an interrupted or repeated run neither loses nor repeats anything.
/// </summary>
public sealed partial class LoginAnalysis(AnalysisStore store, Analyst analyst, IIncidentFeed feed, AnalysisMeter meter, ILogger<LoginAnalysis> logger) : IDisposable
{
    // One run at a time per partition in this process. Another process is noticed at the commit instead.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, AnalysisPartitions.Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Judges everything that was stored before the call.</summary>
    public async Task DrainAsync(int partition, CancellationToken cancellation, Action? onTurn = null)
    {
        await _turns[partition].WaitAsync(cancellation);
        try
        {
            onTurn?.Invoke();
            while (await store.ReadAsync(partition, AnalysisPartitions.Count, cancellation) is { IsEmpty: false } batch)
            {
                try
                {
                    await JudgeAsync(batch, cancellation);
                }
                catch
                {
                    store.Forget(batch);
                    throw;
                }
            }
        }
        finally
        {
            _turns[partition].Release();
        }
    }

    /// <summary>All partitions, one after the other.</summary>
    public async Task DrainAllAsync(CancellationToken cancellation)
    {
        for (var partition = 0; partition < AnalysisPartitions.Count; partition++)
        {
            await DrainAsync(partition, cancellation);
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private async Task JudgeAsync(AnalysisBatch batch, CancellationToken cancellation)
    {
        using var activity = MailMeter.Traces.StartActivity("analyse logins");
        activity?.SetTag("mailsecurity.partition", batch.Partition).SetTag("mailsecurity.logins", batch.Logins.Count);
        var started = Stopwatch.GetTimestamp();

        // Read for every batch: trust that was added a moment ago counts for the logins that follow.
        var trusted = await store.ReadTrustedRangesAsync(cancellation);
        var result = new AnalysisResult(batch, Judge(batch, trusted)) { Trusted = trusted };
        if (await TryCommitAsync(result, cancellation) is not { } changes)
        {
            return;
        }

        meter.Committed(result, Stopwatch.GetElapsedTime(started));
        if (changes.Count > 0)
        {
            feed.Publish(changes);
        }
    }

    private List<(int UserId, Finding Finding)> Judge(AnalysisBatch batch, TrustedRangeSet trusted)
    {
        var findings = new List<(int, Finding)>();
        foreach (var login in batch.Logins)
        {
            var user = batch.Users[login.UserId];
            findings.AddRange(analyst.Judge(login, user, trusted).Select(finding => (user.Id, finding)));
        }

        foreach (var (userId, sent) in batch.Sent)
        {
            try
            {
                findings.AddRange(analyst.Judge(sent, batch.Users[userId], trusted).Select(finding => (userId, finding)));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.MessagesSetAside(logger, userId, failure);
            }
        }

        return findings;
    }

    // Null when somebody else was faster: another process on the same store, or a person who decided an incident.
    private async Task<IReadOnlyCollection<IncidentChange>?> TryCommitAsync(AnalysisResult result, CancellationToken cancellation)
    {
        try
        {
            return await store.CommitAsync(result, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2202, LogLevel.Error, "The number of messages that User {UserId} has sent could not be judged and was set aside.")]
        public static partial void MessagesSetAside(ILogger logger, int userId, Exception failure);
    }
}
