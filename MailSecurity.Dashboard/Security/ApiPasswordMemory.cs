using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// What is remembered of passwords at the API between calls: a right one for a few minutes, as a keyed hash with a key that only
/// this process has, so that a script that calls all the time costs one slow check and not one per call.
/// </summary>
internal sealed class ApiPasswordMemory(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 10_000;
    private static readonly TimeSpan FamiliarFor = TimeSpan.FromDays(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (Guid AdminId, string Stamp, DateTimeOffset Until)> _right = [];
    private readonly ConcurrentDictionary<(string, ClientAddress), DateTimeOffset> _familiar = [];

    // Tries from one address follow one another: a script's first calls, however many at once, are one check.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public string FingerprintOf(BasicCredential credential) => HashOf($"{credential.Name.Length}:{credential.Name}{credential.Password}");

    /// <summary>Who gave that password rightly a moment ago, and the security stamp they had.</summary>
    public (Guid AdminId, string Stamp)? RightOne(string fingerprint) =>
        _right.TryGetValue(fingerprint, out var known) && clock.GetUtcNow() < known.Until ? (known.AdminId, known.Stamp) : null;

    public async Task<SemaphoreSlim> TurnAsync(ClientAddress address, CancellationToken cancellation)
    {
        var turn = _turns[(uint)address.GetHashCode() % (uint)_turns.Length];
        await turn.WaitAsync(cancellation);
        return turn;
    }

    /// <summary>Whether the name has called from there lately: strangers' guesses do not slow it down then.</summary>
    public bool IsFamiliar(string name, ClientAddress address) =>
        _familiar.TryGetValue((NameKey(name), address), out var at) && clock.GetUtcNow() - at < FamiliarFor;

    /// <summary>True if this is the first time today that the name called from there.</summary>
    public bool WasRight(string name, ClientAddress address, string fingerprint, Guid adminId, string stamp)
    {
        var now = clock.GetUtcNow();
        Forget(_right);
        Forget(_familiar);
        _right[fingerprint] = (adminId, stamp, now + Lifetime);
        var isNew = !IsFamiliar(name, address);
        _familiar[(NameKey(name), address)] = now;
        return isNew;
    }

    private static void Forget<TKey, TValue>(ConcurrentDictionary<TKey, TValue> known)
        where TKey : notnull
    {
        if (known.Count >= MostRemembered)
        {
            known.Clear();
        }
    }

    private string NameKey(string name) => HashOf(name.Trim().ToUpperInvariant());

    private string HashOf(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
