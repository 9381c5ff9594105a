namespace MailSecurity.Domain.Detection.BackTesting;

/// <summary>What a proposal would have changed.</summary>
public sealed record BackTestResult
{
    /// <summary>More lines than this are counted and not listed.</summary>
    public const int MostLines = 2_000;

    public required IReadOnlyList<BackTestCounts> Counts { get; init; }

    /// <summary>New ones first, then gone, then changed; the most severe and the latest first.</summary>
    public required IReadOnlyList<BackTestLine> Lines { get; init; }

    public long Logins { get; init; }

    /// <summary>What of it is about these Domains; null stands for all.</summary>
    public BackTestResult Of(IReadOnlyCollection<int>? domains) => domains is null ? this : this with
    {
        Counts = [.. Counts.Where(counts => domains.Contains(counts.DomainId))],
        Lines = [.. Lines.Where(line => domains.Contains(line.DomainId))],
    };
}

/// <summary>Incidents of one Domain: as the present settings give them, and what would change.</summary>
public sealed record BackTestCounts(int DomainId, int Present, int New, int Gone, int Changed)
{
    public int Proposed => Present + New - Gone;
}

/// <summary>How one incident would differ. <see cref="User"/> is attacker-controlled text.</summary>
public sealed record BackTestLine(
    BackTestChange Change, int DomainId, string User, DateTimeOffset At, Severity? Present, Severity? Proposed, IReadOnlyList<string> Rules, Guid? IncidentId);

public enum BackTestChange
{
    New = 0,
    Gone = 1,
    Changed = 2,
}

/// <summary>How far a run has come.</summary>
public readonly record struct BackTestProgress(int Users, int AllUsers);
