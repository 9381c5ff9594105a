using System.Text.Json;
using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The audit log: written together with the change it tells of, and read. The database itself refuses to change or delete a line.</summary>
public sealed class AuditStore(Store store, TimeProvider clock) : IAudit
{
    private const int LongestText = 400;

    /// <summary>Adds a line to the unit of work at hand, so that change and line are one commit.</summary>
    internal static void Note(
        MailSecurityDb db, DateTimeOffset at, int accountId, Actor actor, string action, string subject, object? before = null, object? after = null) =>
        db.AuditEntries.Add(new AuditEntry
        {
            AccountId = accountId,
            At = at,
            ActorId = actor.Id,
            Actor = Cut(actor.Name),
            Action = action,
            Subject = Cut(subject),
            Address = actor.Address,
            Before = before is null ? null : JsonSerializer.Serialize(before, JsonSerializerOptions.Web),
            After = after is null ? null : JsonSerializer.Serialize(after, JsonSerializerOptions.Web),
        });

    public Task WriteAsync(int accountId, Actor actor, string action, string subject, CancellationToken cancellation, object? after = null) =>
        store.WriteAsync(
            Tenant.System,
            db =>
            {
                Note(db, clock.GetUtcNow(), accountId, actor, action, subject, after: after);
                return Task.CompletedTask;
            },
            cancellation);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before it.</summary>
    public Task<List<AuditEntry>> PageAsync(Tenant tenant, AuditFilter filter, long? before, int most, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => Matching(db, filter)
            .Where(entry => before == null || entry.Id < before)
            .OrderByDescending(entry => entry.Id)
            .Take(most)
            .ToListAsync(cancellation), cancellation);

    private static IQueryable<AuditEntry> Matching(MailSecurityDb db, AuditFilter filter)
    {
        var entries = db.AuditEntries.AsQueryable();
        if (filter.WithNobody && db.Tenant is { SeesAllDomains: true, AccountId: var own })
        {
            entries = db.AuditEntries.IgnoreQueryFilters().Where(entry => entry.AccountId == own || entry.AccountId == 0);
        }

        entries = filter.Who is { Length: > 0 } who ? entries.Where(entry => entry.Actor.Contains(who) || entry.Subject.Contains(who)) : entries;
        entries = filter.What is { Length: > 0 } what ? entries.Where(entry => entry.Action.StartsWith(what)) : entries;
        entries = filter.From is { } from ? entries.Where(entry => entry.At >= from) : entries;
        return filter.To is { } to ? entries.Where(entry => entry.At < to) : entries;
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

/// <summary>Which lines of the audit log; null means any. <see cref="To"/> itself is outside.</summary>
public sealed record AuditFilter(string? Who = null, string? What = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Also sign-ins with a name that nobody has: for the Provider.</summary>
    public bool WithNobody { get; init; }
}
