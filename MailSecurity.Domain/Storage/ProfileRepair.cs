using System.Collections.Concurrent;
using MailSecurity.Domain.Detection;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Makes a User's profile anew whose stored bytes are damaged, so that neither the User nor the others wait for a person, and remembers
/// for a day that it did.
/// </summary>
public sealed partial class ProfileRepair(Analyst analyst, TimeProvider clock, ILogger<ProfileRepair> logger)
{
    private const int MostRemembered = 1_000;

    /// <summary>A disk that damages one thing damages others: long enough to be seen.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<int, RepairedProfile> _repaired = new();

    /// <summary>What was repaired in the last 24 hours, since the program started.</summary>
    public IReadOnlyList<RepairedProfile> Recent
    {
        get
        {
            var since = clock.GetUtcNow() - Remembered;
            return [.. _repaired.Values.Where(repaired => repaired.At > since).OrderBy(repaired => repaired.At)];
        }
    }

    internal async Task<AnalysedUser> RebuildAsync(MailSecurityDb db, AnalysedUser user, AnalysisPosition judged, CancellationToken cancellation)
    {
        var profile = await StoredReplay.RebuildAsync(db, analyst, user, judged, cancellation);
        Log.ProfileMadeAnew(logger, user.Id, user.Damage!, profile.LoginCount);
        Remember(new RepairedProfile(user.AccountId, user.Id, user.Damage!, profile.LoginCount, clock.GetUtcNow()));

        return user with { Profile = profile, Damage = null };
    }

    private void Remember(RepairedProfile repaired)
    {
        foreach (var old in _repaired.Where(known => known.Value.At <= repaired.At - Remembered))
        {
            _repaired.TryRemove(old);
        }

        if (_repaired.Count < MostRemembered)
        {
            _repaired[repaired.UserId] = repaired;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1402, LogLevel.Error, "The profile of User {UserId} was set aside and made anew from {Logins} stored logins. Reason: {Reason}")]
        public static partial void ProfileMadeAnew(ILogger logger, int userId, string reason, long logins);
    }
}

/// <summary>A profile that was made anew, why, from how many logins, and when.</summary>
public sealed record RepairedProfile(int AccountId, int UserId, string Reason, long Logins, DateTimeOffset At);
