using System.Collections.Concurrent;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Tests.Live;

/// <summary>A store that a test can hold up in the middle of a read.</summary>
internal sealed class FakeIncidents : IIncidentStore
{
    public ConcurrentDictionary<Guid, IncidentLine> Lines { get; } = [];

    public int FullReads { get; private set; }

    public int LineReads { get; private set; }

    /// <summary>Called between reading and answering.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public Task<OpenPage> OpenPageAsync(Tenant tenant, int after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public static IncidentLine Line(string user, int version = 1, Guid? id = null, Severity severity = Severity.High, bool closed = false) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        AccountId = 1,
        User = user,
        Domain = user[(user.IndexOf('@') + 1)..],
        Status = closed ? IncidentStatus.Closed : IncidentStatus.Open,
        Severity = severity,
        OpenedAt = Testing.A.Noon,
        RecordedAt = Testing.A.Noon,
        LastSeenAt = Testing.A.Noon,
        MessagesSent24h = 0,
        Recipients24h = 0,
        Countries = "BR DE",
        DistinctCountries24h = 2,
        Owner = null,
        Verdict = closed ? Verdict.Safe : null,
        ClosedAt = closed ? Testing.A.Noon : null,
        Version = version,
        Reasons = [],
    };

    public IncidentLine Put(IncidentLine line) => Lines[line.Id] = line;

    public async Task<IReadOnlyList<IncidentLine>> OpenAsync(Tenant tenant, int most, CancellationToken cancellation)
    {
        FullReads++;
        var found = Lines.Values.Where(line => line.IsOpen && line.AccountId == tenant.AccountId).Take(most).ToList();
        await BeforeAnswer();
        return found;
    }

    public async Task<IReadOnlyList<IncidentLine>> LinesAsync(Tenant tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        LineReads++;
        var found = Lines.Values.Where(line => ids.Contains(line.Id) && line.AccountId == tenant.AccountId).ToList();
        await BeforeAnswer();
        return found;
    }

    public Task<int> CountNewAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation) =>
        Task.FromResult(Lines.Values.Count(line => line.IsOpen));

    public Task<int> CountRecordedAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<IncidentLine>> PageAsync(
        Tenant tenant, IncidentFilter filter, Guid? before, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IncidentDetail?> FindAsync(Tenant tenant, Guid id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<DecisionOutcome> AcknowledgeAsync(Tenant tenant, Guid id, int? version, Actor by, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<DecisionOutcome> ResolveAsync(
        Tenant tenant, Guid id, int? version, Verdict verdict, string note, Actor by, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
