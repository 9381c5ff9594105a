namespace MailSecurity.Domain.Alerts;

/// <summary>Decides who is to be told of an incident, step by step.</summary>
public interface IAlertRoute
{
    /// <summary>Who is to be told in the step that is due (<see cref="Alert.Step"/> counts those taken), and when the next one is.</summary>
    Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation);
}

/// <param name="AdminIds">Who is to be told, on all their devices. Whoever may not see the incident is left out when it is sent.</param>
/// <param name="NextAt">When to go on if nobody has taken the incident; null: not at all.</param>
public sealed record AlertStep(IReadOnlyCollection<Guid> AdminIds, DateTimeOffset? NextAt)
{
    /// <summary>What the step is, for the trail of the alert.</summary>
    public string Words { get; init; } = "Everybody who can be told";

    /// <summary>The policy that is followed from now on.</summary>
    public Guid? PolicyId { get; init; }

    /// <summary>How many steps were taken before the first of that policy; null: as before.</summary>
    public int? StepsBefore { get; init; }

    /// <summary>Who could not be found, as sentences.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>If nobody can be reached, the next step comes at once.</summary>
    public bool GoesOnUnreached { get; init; }
}

/// <summary>Told after the commit that somebody is to be told of something. It must return at once.</summary>
public interface IAlertSignal
{
    void Raised();
}

/// <summary>Told after the commit that something was sent, shown or taken, for whoever shows alerts.</summary>
public interface IAlertFeed
{
    /// <param name="accountId">Whose alerts.</param>
    /// <param name="incidentId">The incident that somebody more was told of; null: it is not only one, or none.</param>
    void Changed(int accountId, Guid? incidentId = null);
}

internal sealed class NobodyIsTold : IAlertSignal, IAlertFeed
{
    public void Raised()
    {
    }

    public void Changed(int accountId, Guid? incidentId = null)
    {
    }
}
