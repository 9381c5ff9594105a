using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;

namespace MailSecurity.Domain.Storage;

/// <summary>Collects how the incidents of one User after the other differ.</summary>
internal sealed class BackTestDifferences
{
    private readonly Dictionary<int, BackTestCounts> _counts = [];
    private readonly List<BackTestLine> _lines = [];
    private long _logins;

    public void Add(
        AnalysedUser user, List<PastDecision> decisions, int logins, IReadOnlyDictionary<int, ReplayedCase> present, IReadOnlyDictionary<int, ReplayedCase> proposed)
    {
        _logins += logins;
        var counts = _counts.GetValueOrDefault(user.DomainId) ?? new BackTestCounts(user.DomainId, 0, 0, 0, 0);
        foreach (var place in present.Keys.Union(proposed.Keys).Order())
        {
            var (was, would) = (present.GetValueOrDefault(place), proposed.GetValueOrDefault(place));
            counts = counts with
            {
                Present = counts.Present + (was is null ? 0 : 1),
                New = counts.New + (was is null ? 1 : 0),
                Gone = counts.Gone + (would is null ? 1 : 0),
                Changed = counts.Changed + (was is not null && would is not null && was.Severity != would.Severity ? 1 : 0),
            };
            if (was?.Severity != would?.Severity)
            {
                Note(user, was, would, place < decisions.Count && was is not null ? decisions[place].Id : null);
            }
        }

        _counts[user.DomainId] = counts;
    }

    public BackTestResult ToResult() => new()
    {
        Counts = [.. _counts.Values.OrderBy(counts => counts.DomainId)],
        Lines = [.. InOrder().Take(BackTestResult.MostLines)],
        Logins = _logins,
    };

    private void Note(AnalysedUser user, ReplayedCase? was, ReplayedCase? would, Guid? incident)
    {
        var change = was is null ? BackTestChange.New : would is null ? BackTestChange.Gone : BackTestChange.Changed;
        var shown = would ?? was!;
        _lines.Add(new BackTestLine(change, user.DomainId, user.Name, shown.OpenedAt, was?.Severity, would?.Severity, shown.Rules, incident));

        // A proposal that changes everything must not fill the memory either.
        if (_lines.Count >= 10 * BackTestResult.MostLines)
        {
            var kept = InOrder().Take(BackTestResult.MostLines).ToList();
            _lines.Clear();
            _lines.AddRange(kept);
        }
    }

    private IEnumerable<BackTestLine> InOrder() => _lines
        .OrderBy(line => line.Change)
        .ThenByDescending(line => line.Proposed ?? line.Present)
        .ThenByDescending(line => line.At);
}
