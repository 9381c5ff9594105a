using MailSecurity.Domain.Admins;

namespace MailSecurity.Domain.Storage;

/// <summary>Who may ask for newer databases of locations at once, and who did. They serve all Accounts, so it is the Provider's to ask.</summary>
public sealed class GeoUpdateOrders(Store store, TimeProvider clock)
{
    /// <summary>A sentence for the person if they may not; null means it is written down.</summary>
    public Task<string?> PlaceAsync(Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (grant is null || !MayPlace(grant))
            {
                return AdminStore.NotAllowed;
            }

            AuditStore.Note(db, clock.GetUtcNow(), grant.AccountId, actor, AuditAction.GeoUpdateAsked, "GeoIP databases");
            return null;
        }, cancellation);

    public static bool MayPlace(AdminGrant grant) => MayLook(grant) && grant.Allows(Section.Sources, Level.Edit);

    /// <summary>Whether the state of the databases is this person's business.</summary>
    public static bool MayLook(AdminGrant grant) => grant is { IsProvider: true, Domains: null } && grant.Allows(Section.Sources, Level.View);
}
