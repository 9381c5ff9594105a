using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Changes of a profile that people's decisions bring, in the decision's transaction.</summary>
internal static class ProfileCorrection
{
    /// <summary>The User's countries are no longer under suspicion. An analysis that is under way is made to read again.</summary>
    public static async Task ClearSuspectsAsync(MailSecurityDb db, int userId, CancellationToken cancellation)
    {
        var row = await db.Profiles.FirstOrDefaultAsync(profile => profile.UserId == userId, cancellation);
        if (row is not null && Read(row) is { } profile && profile.Clear())
        {
            row.Profile = UserProfileCodec.Write(profile);
            await ReadAgainAsync(db, cancellation);
        }
    }

    /// <summary>Suspects and absolves countries as a change of trust means it.</summary>
    public static async Task ChangeSuspectsAsync(MailSecurityDb db, int userId, JudgementChange difference, CancellationToken cancellation)
    {
        if (difference.Absolved.Count + difference.Suspected.Count == 0
            || await db.Profiles.AsTracking().FirstOrDefaultAsync(profile => profile.UserId == userId, cancellation) is not { } row
            || Read(row) is not { } profile)
        {
            return;
        }

        foreach (var country in difference.Absolved)
        {
            profile.Absolve(country);
        }

        foreach (var country in difference.Suspected)
        {
            profile.Suspect(country);
        }

        row.Profile = UserProfileCodec.Write(profile);
    }

    // A damaged one is left to the analysis, which makes it anew with the decision in view.
    private static UserProfile? Read(ProfileRow row)
    {
        try
        {
            return UserProfileCodec.Read(row.Profile);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Makes an analysis that is under way read again: what it has read is not what is stored any more.</summary>
    public static Task<int> ReadAgainAsync(MailSecurityDb db, CancellationToken cancellation) =>
        db.AnalysisCursors.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Revision, c => c.Revision + 1), cancellation);
}
