namespace MailSecurity.Benchmarks.Simulation;

/// <summary>What was measured (docs/performance.md, docs/postgres.md), in seconds. Where a part was not measured by itself it is said.</summary>
internal static class Costs
{
    /// <summary>A commit of one login on PostgreSQL, the turn of all writers included.</summary>
    public const double Commit = 0.0081;

    /// <summary>Each further login of a commit: 50,000 a second stored.</summary>
    public const double Store = 1.0 / 50_000;

    /// <summary>Each login of the analysis: 50,000 a second judged, its commit included.</summary>
    public const double Judge = 1.0 / 50_000;

    /// <summary>How much of the analysis has the turn. Assumed, not measured: profiles and counts are written in it, judging is not.</summary>
    public const double JudgeInTurn = 0.5;

    /// <summary>Processor time of a node for a login that comes in by syslog over TCP, all that it sets off included.</summary>
    public const double NodeProcessor = 0.000141;

    /// <summary>A node does not commit more often than this.</summary>
    public const double BetweenCommits = 0.020;

    /// <summary>The most logins in a batch of the analysis, which ends at 10,000 Users.</summary>
    public const double MostInBatch = 10_000;

    /// <summary>Bytes of a stored login on SQLite; PostgreSQL was not measured and takes more.</summary>
    public const double BytesPerLogin = 105;

    /// <summary>What is remembered of a User, at most.</summary>
    public const double BytesPerUser = 4_000;
}
