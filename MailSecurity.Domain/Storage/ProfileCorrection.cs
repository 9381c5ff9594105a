using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Changes of a profile that people's decisions bring, in the decision's transaction.</summary>
internal static class ProfileCorrection
{
    /// <summary>The User's countries are no longer under suspicion. An analysis that is under way is made to read again.</summary>
    public static async Task ClearSuspectsAsync(MailSecurityDb db, int userId, CancellationToken cancellation)
    {
        var row = await db.Profiles.FirstOrDefaultAsync(profile => profile.UserId == userId, cancellation);
        if (row is null)
        {
            return;
        }

        var profile = UserProfileCodec.Read(row.Profile);
        if (profile.Clear())
        {
            row.Profile = UserProfileCodec.Write(profile);
            await db.AnalysisCursors.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Revision, c => c.Revision + 1), cancellation);
        }
    }
}
