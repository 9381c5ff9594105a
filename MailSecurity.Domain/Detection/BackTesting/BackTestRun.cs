namespace MailSecurity.Domain.Detection.BackTesting;

/// <summary>The latest back-test of an Account, in whatever state: an Account has one.</summary>
public sealed class BackTestRun
{
    public int AccountId { get; init; }

    /// <summary>Another one with every start, so that a run which was replaced cannot write its result.</summary>
    public Guid Number { get; set; }

    public BackTestState State { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string StartedBy { get; set; } = "";

    public BackTestProposal Proposal { get; set; } = new();

    public BackTestResult? Result { get; set; }
}

/// <summary>What became of a back-test. The numbers are stored.</summary>
public enum BackTestState : byte
{
    Running = 0,
    Done = 1,
    Cancelled = 2,
    Failed = 3,

    /// <summary>The program ended while it ran.</summary>
    Interrupted = 4,
}
