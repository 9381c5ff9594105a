using System.Text;
using System.Threading.Channels;
using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>What became of a report.</summary>
internal enum ReportFate
{
    Stored,

    /// <summary>It is kept, and the store has not taken it yet.</summary>
    Waiting,

    /// <summary>Nothing of it was kept.</summary>
    Lost,
}

/// <summary>
/// Reports on their way to the intake: whatever has come while the last commit ran goes into the next one. It holds a bounded
/// number; Dovecot sends a report once, and one too many is lost and said to be.
/// </summary>
internal sealed partial class PolicyReports(IntakeQueue queue, TimeProvider clock, ILogger<PolicyReports> logger) : BackgroundService
{
    private const int Capacity = 20_000;
    private const int MostAtOnce = 5_000;

    /// <summary>Dovecot gives up after two seconds, and logins wait behind its open requests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A commit costs the same for one login as for fifty. A lone report is not held back: the pause comes after it.</summary>
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Channel<Report> _reports = Channel.CreateBounded<Report>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    // Dovecot has a limited number of connections. While the store takes nothing, reports that wait would keep "allow" from being asked.
    private volatile bool _isStoreSlow;

    private long _lost;
    private DateTimeOffset _saidAt = DateTimeOffset.MinValue;

    /// <summary>Answers after the commit, or when that takes too long.</summary>
    public async Task<ReportFate> StoreAsync(PolicySender sender, LoginEvent login)
    {
        var report = new Report(sender, login, "", null);
        if (!_reports.Writer.TryWrite(report))
        {
            Interlocked.Increment(ref _lost);
            return ReportFate.Lost;
        }

        if (_isStoreSlow)
        {
            return ReportFate.Waiting;
        }

        try
        {
            return await report.Stored.Task.WaitAsync(Patience, clock) ? ReportFate.Stored : ReportFate.Lost;
        }
        catch (TimeoutException)
        {
            _isStoreSlow = true;
            return ReportFate.Waiting;
        }
    }

    /// <summary>Counts a request that is no login: without a <paramref name="problem"/> there is nothing wrong with it.</summary>
    public void Count(PolicySender sender, ReadOnlySpan<byte> body, string? problem) =>
        _reports.Writer.TryWrite(new Report(sender, null, problem is null ? "" : Encoding.UTF8.GetString(body[..Math.Min(body.Length, 500)]), problem));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was kept is stored before the process ends.
        _reports.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = new List<Report>();
        while (await _reports.Reader.WaitToReadAsync(stoppingToken))
        {
            taken.Clear();
            while (taken.Count < MostAtOnce && _reports.Reader.TryRead(out var report))
            {
                taken.Add(report);
            }

            await Task.WhenAll(taken.GroupBy(report => report.Sender).Select(reports => StoreAsync(reports.Key, [.. reports], stoppingToken)));
            SayWhatWasLost();
            await Task.Delay(BetweenCommits, clock, stoppingToken);
        }
    }

    private async Task StoreAsync(PolicySender sender, IReadOnlyList<Report> reports, CancellationToken cancellation)
    {
        var batch = new IntakeBatch { AccountId = sender.AccountId, Source = SourceKind.DovecotPolicy, SourceName = sender.Name, Lines = reports.Count };
        foreach (var (_, login, text, problem) in reports)
        {
            if (login is not null)
            {
                batch.Logins.Add(login);
            }
            else if (problem is not null)
            {
                batch.AddUnreadable(text, problem);
            }
            else
            {
                batch.Ignored++;
            }
        }

        var isStored = false;
        try
        {
            await queue.StoreAsync(batch, cancellation);
            isStored = true;
        }
        catch (IOException)
        {
            // The writer has said why.
            Interlocked.Add(ref _lost, batch.Logins.Count);
        }
        finally
        {
            _isStoreSlow = false;
            foreach (var report in reports)
            {
                report.Stored.TrySetResult(isStored);
            }
        }
    }

    private void SayWhatWasLost()
    {
        if (Volatile.Read(ref _lost) > 0 && clock.GetUtcNow() - _saidAt >= SayAgainAfter)
        {
            _saidAt = clock.GetUtcNow();
            Log.Lost(logger, Interlocked.Exchange(ref _lost, 0));
        }
    }

    private sealed record Report(PolicySender Sender, LoginEvent? Login, string Text, string? Problem)
    {
        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Error, "{Count} logins that Dovecot reported could not be stored and are lost. Its mail log still has them.")]
        public static partial void Lost(ILogger logger, long count);
    }
}
