namespace MailSecurity.Domain.Incidents;

/// <summary>Tells whoever shows incidents that some have changed. Called after the commit, never before.</summary>
public interface IIncidentFeed
{
    void Publish(IReadOnlyCollection<IncidentChange> changes);
}

/// <summary>An incident that was opened, changed or closed; what it is now is read from the store.</summary>
public readonly record struct IncidentChange(int AccountId, Guid IncidentId);
