using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Storage.Queries;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Profiles of the Users that were judged last, so that a busy User is not read again for every batch. What is here is
/// what was stored with the partition's cursor: whoever finds the cursor moved by somebody else forgets it all.
/// </summary>
internal sealed class ProfileBook(ProfileRepair repair)
{
    private const int Kept = 20_000;

    private readonly Dictionary<int, AnalysedUser> _users = [];

    // Every change of an Account's settings raises the revision of the cursors, and with that these are forgotten.
    private readonly Dictionary<int, DetectionSettings> _settings = [];
    private AnalysisPosition _asOf;

    /// <summary>The Users with their profiles as of <paramref name="position"/>.</summary>
    public async Task<Dictionary<int, AnalysedUser>> ReadAsync(
        MailSecurityDb db, AnalysisPosition position, int[] ids, CancellationToken cancellation)
    {
        if (position != _asOf || _users.Count + ids.Length > Kept)
        {
            Forget();
        }

        var missing = ids.Where(id => !_users.ContainsKey(id)).ToArray();
        foreach (var user in await AnalysisQueries.UsersAsync(db, missing, _settings, cancellation))
        {
            _users.Add(user.Id, user.Damage is null ? user : await repair.RebuildAsync(db, user, position, cancellation));
        }

        _asOf = position;
        return ids.ToDictionary(id => id, id => _users[id]);
    }

    /// <summary>The batch was stored: what it made of the profiles is what the store has.</summary>
    public void MovedTo(AnalysisPosition position) => _asOf = position;

    /// <summary>Judging has changed profiles that were not stored, or somebody else has stored others.</summary>
    public void Forget()
    {
        _users.Clear();
        _settings.Clear();
        _asOf = default;
    }
}
