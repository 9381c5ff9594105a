namespace MailSecurity.Domain.Alerts;

/// <summary>That a step of telling people was taken: what it was, and what became of it.</summary>
public sealed class AlertStepRecord
{
    public long Id { get; set; }

    public int AccountId { get; init; }

    public Guid AlertId { get; init; }

    /// <summary>(Alert, step) is unique.</summary>
    public int Step { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary>"Night, step 1 of 2".</summary>
    public string Words { get; init; } = "";

    /// <summary>What went wrong, as sentences: nobody on call, nobody with a device, nobody reached.</summary>
    public string? Problem { get; set; }

    /// <summary>How long it waits for somebody to take the incident; null: nothing comes after it.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>No step comes after it.</summary>
    public bool IsLast { get; init; }

    /// <summary>If nobody can be reached, the next step comes at once.</summary>
    public bool GoesOnUnreached { get; set; }
}
