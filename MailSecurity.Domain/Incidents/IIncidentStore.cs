using MailSecurity.Domain.Admins;

namespace MailSecurity.Domain.Incidents;

/// <summary>
/// Incidents of one Account, as people see and decide them. Another Account's incident is one that does not exist. A person's
/// permission and Domains are read in the transaction of their decision; what a program, who is nobody, sees is given by the caller.
/// </summary>
public interface IIncidentStore
{
    /// <summary>All open incidents, the latest activity first, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<IncidentLine>> OpenAsync(Tenant tenant, int most, CancellationToken cancellation);

    /// <summary>Open incidents in the order of their Users' numbers; <paramref name="after"/> is what the page before answered.</summary>
    Task<OpenPage> OpenPageAsync(Tenant tenant, int after, int limit, CancellationToken cancellation);

    /// <summary>Those of the given incidents that exist, open or closed.</summary>
    Task<IReadOnlyList<IncidentLine>> LinesAsync(Tenant tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation);

    /// <summary>A page of incidents, newest first. <paramref name="before"/> is the last id of the page before it.</summary>
    Task<IReadOnlyList<IncidentLine>> PageAsync(Tenant tenant, IncidentFilter filter, Guid? before, int limit, CancellationToken cancellation);

    Task<IncidentDetail?> FindAsync(Tenant tenant, Guid id, CancellationToken cancellation);

    /// <summary>How many open incidents were recorded after <paramref name="since"/>.</summary>
    Task<int> CountNewAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>How many incidents were recorded at or after <paramref name="since"/>, whatever became of them.</summary>
    Task<int> CountRecordedAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Takes the incident on. <paramref name="version"/> is what the person saw.</summary>
    Task<DecisionOutcome> AcknowledgeAsync(Tenant tenant, Guid id, int? version, Actor by, CancellationToken cancellation);

    /// <summary>Closes the incident with a verdict. <paramref name="version"/> is what the person saw; null takes whatever is there.</summary>
    Task<DecisionOutcome> ResolveAsync(Tenant tenant, Guid id, int? version, Verdict verdict, string note, Actor by, CancellationToken cancellation);
}

/// <summary>A part of the open incidents; <paramref name="Next"/> is where to go on, null after the last.</summary>
public sealed record OpenPage(IReadOnlyList<IncidentLine> Lines, int? Next);
