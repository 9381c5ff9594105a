using MailSecurity.Domain.Watch;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>The health problems there are now, as the watchdog last saw them.</summary>
public sealed class HealthBook(IEnumerable<IHealthProblemFeed> feeds, TimeProvider clock)
{
    private readonly IHealthProblemFeed[] _feeds = [.. feeds];
    private volatile IReadOnlyList<HealthProblem> _problems = [];

    /// <summary>Ordered by what weighs most.</summary>
    public IReadOnlyList<HealthProblem> Problems => _problems;

    /// <summary>When the watchdog last looked; null before the first time.</summary>
    public DateTimeOffset? LookedAt { get; private set; }

    /// <summary>What one who sees the sources of an Account is told; the Provider is told everything.</summary>
    public IReadOnlyList<HealthProblem> For(int accountId, bool isProvider) =>
        isProvider ? _problems : [.. _problems.Where(problem => problem.AccountId == accountId)];

    /// <summary>Takes over what was seen; a problem that was there before keeps its time.</summary>
    internal void Record(IEnumerable<HealthProblem> seen)
    {
        var now = clock.GetUtcNow();
        var before = _problems.ToDictionary(problem => problem.Key);
        var after = seen.DistinctBy(problem => problem.Key)
            .Select(problem => problem with { Since = before.TryGetValue(problem.Key, out var known) ? known.Since : now })
            .OrderBy(problem => problem.Kind).ThenBy(problem => problem.Key, StringComparer.Ordinal)
            .ToList();
        _problems = after;
        LookedAt = now;
        var begun = after.Where(problem => !before.ContainsKey(problem.Key)).ToList();
        var over = before.Values.Where(problem => after.TrueForAll(other => other.Key != problem.Key)).ToList();
        if (begun.Count + over.Count > 0)
        {
            Array.ForEach(_feeds, feed => feed.Changed(begun, over));
        }
    }
}
