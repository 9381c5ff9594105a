using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The views of the board that Admins have saved, each for themselves.</summary>
public sealed class SavedFilterStore(Store store)
{
    public Task<List<SavedFilter>> ListAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System,
            db => db.SavedFilters.Where(filter => filter.AdminId == adminId).OrderBy(filter => filter.Name).ToListAsync(cancellation),
            cancellation);

    /// <summary>A view of the same name is replaced. A sentence for the person if it was not saved; null means done.</summary>
    public async Task<string?> SaveAsync(Guid adminId, string name, string query, CancellationToken cancellation)
    {
        var wanted = name.Trim();
        if (wanted.Length is 0 or > SavedFilter.LongestName || query.Length > SavedFilter.LongestQuery)
        {
            return $"A name has 1 to {SavedFilter.LongestName} characters.";
        }

        return await store.WriteAsync<string?>(Tenant.System, async db =>
        {
            var own = await db.SavedFilters.Where(filter => filter.AdminId == adminId).ToListAsync(cancellation);
            if (own.Find(filter => filter.Name == wanted) is { } known)
            {
                known.Query = query;
                return null;
            }

            if (own.Count >= SavedFilter.MostPerAdmin)
            {
                return $"You have {SavedFilter.MostPerAdmin} saved filters. Delete one first.";
            }

            db.SavedFilters.Add(new SavedFilter { AdminId = adminId, Name = wanted, Query = query });
            return null;
        }, cancellation);
    }

    public Task DeleteAsync(Guid adminId, long id, CancellationToken cancellation) =>
        store.WriteAsync(
            Tenant.System,
            db => db.SavedFilters.Where(filter => filter.AdminId == adminId && filter.Id == id).ExecuteDeleteAsync(cancellation),
            cancellation);
}
