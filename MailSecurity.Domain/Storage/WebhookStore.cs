using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// The Account's webhooks. They are told of all its incidents, so people who are limited to some Domains neither see nor change
/// them. Whoever acts is judged inside the transaction; problems are sentences for the person.
/// </summary>
public sealed class WebhookStore(Store store, IOptions<AlertOptions> options, TimeProvider clock)
{
    public const string IsGone = "This webhook does not exist any more.";

    public Task<List<AlertWebhook>> ListAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => db.AlertWebhooks.OrderBy(webhook => webhook.Name).ToListAsync(cancellation), cancellation);

    /// <summary>The webhook, for whoever may change it; otherwise null.</summary>
    public Task<AlertWebhook?> FindAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db => await MayAsync(db, actor, Level.Edit, cancellation) is { } account
            ? await db.AlertWebhooks.FirstOrDefaultAsync(webhook => webhook.Id == id && webhook.AccountId == account, cancellation) : null, cancellation);

    public Task<string?> AddAsync(Actor actor, NewWebhook wish, CancellationToken cancellation) => store.WriteAsync(Tenant.System, async db =>
    {
        var name = wish.Name.Trim();
        if (await MayAsync(db, actor, Level.Edit, cancellation) is not { } account)
        {
            return AdminStore.NotAllowed;
        }

        if (name.Length is 0 or > AlertWebhook.LongestName || name.Any(char.IsControl))
        {
            return $"A name has 1 to {AlertWebhook.LongestName} characters.";
        }

        var known = await db.AlertWebhooks.Where(webhook => webhook.AccountId == account).Select(webhook => webhook.Name).ToListAsync(cancellation);
        if (known.Contains(name) || known.Count >= options.Value.MostWebhooks)
        {
            return known.Contains(name) ? "There is a webhook of that name already." : $"There are {options.Value.MostWebhooks} webhooks. Delete one first.";
        }

        var now = clock.GetUtcNow();
        db.AlertWebhooks.Add(new AlertWebhook
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account,
            Name = name,
            Form = wish.Form,
            Host = wish.Host,
            Protected = wish.Protected,
            Least = wish.Least,
            CreatedAt = now,
            CreatedBy = actor.Name,
        });
        AuditStore.Note(db, now, account, actor, AuditAction.WebhookAdded, name, after: new { host = wish.Host, form = wish.Form.ToString(), least = wish.Least.ToString() });
        return null;
    }, cancellation);

    /// <summary>Puts another signing secret in place of the one that there is.</summary>
    public Task<string?> ReplaceSecretAsync(Actor actor, Guid id, byte[] sealedAddress, CancellationToken cancellation) =>
        ChangeAsync(actor, id, Level.Edit, AuditAction.WebhookSecretReplaced, (_, webhook) => webhook.Protected = sealedAddress, cancellation);

    public Task<string?> DeleteAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        ChangeAsync(actor, id, Level.Delete, AuditAction.WebhookDeleted, (db, webhook) => db.AlertWebhooks.Remove(webhook), cancellation);

    private Task<string?> ChangeAsync(Actor actor, Guid id, Level level, string action, Action<MailSecurityDb, AlertWebhook> change, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            if (await MayAsync(db, actor, level, cancellation) is not { } account)
            {
                return AdminStore.NotAllowed;
            }

            if (await db.AlertWebhooks.AsTracking().FirstOrDefaultAsync(known => known.Id == id && known.AccountId == account, cancellation) is not { } webhook)
            {
                return IsGone;
            }

            change(db, webhook);
            AuditStore.Note(db, clock.GetUtcNow(), account, actor, action, webhook.Name, before: new { host = webhook.Host });
            return null;
        }, cancellation);

    private static async Task<int?> MayAsync(MailSecurityDb db, Actor actor, Level level, CancellationToken cancellation) =>
        await db.GrantAsync(actor.Id ?? default, cancellation) is { CanOpenPanel: true, Domains: null } grant && grant.Allows(Section.OnCall, level) ? grant.AccountId : null;
}

/// <summary>A webhook that somebody wants; its address is sealed already.</summary>
public sealed record NewWebhook(string Name, WebhookForm Form, string Host, byte[] Protected, Detection.Severity Least);
