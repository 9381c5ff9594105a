using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The language and the time zone that a Domain's customers are written to in.</summary>
public sealed record LetterChoice(string Language, string Zone)
{
    public const int MostLetters = 64;
}

/// <summary>Remembers for each Domain how its customers were last written to, so that nobody chooses it twice.</summary>
public sealed class LetterChoices(Store store)
{
    /// <summary>Null if nobody has chosen yet.</summary>
    public Task<LetterChoice?> FindAsync(Tenant tenant, int accountId, string domain, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => db.Domains
            .Where(row => row.AccountId == accountId && row.Name == domain && row.LetterLanguage != null && row.LetterZone != null)
            .Select(row => new LetterChoice(row.LetterLanguage!, row.LetterZone!))
            .FirstOrDefaultAsync(cancellation), cancellation);

    /// <summary>Keeps the choice if the person may decide incidents of that Domain now; whoever may only look changes nothing for others.</summary>
    public async Task KeepAsync(Actor actor, string domain, LetterChoice choice, CancellationToken cancellation)
    {
        if (choice is { Language.Length: <= LetterChoice.MostLetters, Zone.Length: <= LetterChoice.MostLetters })
        {
            await store.WriteAsync(Tenant.System, async db =>
            {
                // From here on the context sees what the person sees.
                var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
                db.Tenant = grant?.Tenant ?? default;
                return grant?.Allows(Section.Incidents, Level.Edit) != true ? 0 : await db.Domains.Where(row => row.AccountId == grant.AccountId && row.Name == domain)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(kept => kept.LetterLanguage, choice.Language).SetProperty(kept => kept.LetterZone, choice.Zone), cancellation);
            }, cancellation);
        }
    }
}
