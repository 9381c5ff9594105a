using System.Collections.Concurrent;
using System.Collections.Frozen;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>The API keys in memory, so that Dovecot is answered while the store is not. A key that was ended works for a few seconds more.</summary>
internal sealed class PolicyKeys(ApiKeyStore store, MailServers servers, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneReader = new(1, 1);
    private readonly ConcurrentDictionary<long, bool> _used = [];
    private FrozenDictionary<string, ApiKey> _keys = FrozenDictionary<string, ApiKey>.Empty;
    private long _readAt;

    /// <summary>The key of that secret, or null. Only a secret that is not known is looked up in the store.</summary>
    public ValueTask<ApiKey?> FindAsync(string secret, CancellationToken cancellation)
    {
        var hash = Convert.ToHexString(Secret.From(secret).Hash());
        return Volatile.Read(ref _keys).TryGetValue(hash, out var key) ? ValueTask.FromResult(Usable(key)) : new(LookUpAsync(hash, cancellation));
    }

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _oneReader.WaitAsync(cancellation);
        try
        {
            await ReadAsync(cancellation);
        }
        finally
        {
            _oneReader.Release();
        }

        var now = clock.GetUtcNow();
        var used = _keys.Values.Where(key => _used.TryRemove(key.Id, out _) && !(now - key.LastUsedAt < UseNotedEvery)).Select(key => key.Id).ToArray();
        if (used.Length > 0)
        {
            await store.NoteUseAsync(used, cancellation);
        }
    }

    public void Dispose() => _oneReader.Dispose();

    // Many may ask at once, with a key of a minute ago or a wrong one: whoever waited for somebody else's look needs none of their own.
    private async Task<ApiKey?> LookUpAsync(string hash, CancellationToken cancellation)
    {
        var askedAt = clock.GetTimestamp();
        await _oneReader.WaitAsync(cancellation);
        try
        {
            if (_readAt <= askedAt)
            {
                await ReadAsync(cancellation);
            }
        }
        finally
        {
            _oneReader.Release();
        }

        return _keys.TryGetValue(hash, out var key) ? Usable(key) : null;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var readAt = clock.GetTimestamp();
        var keys = await store.AllAsync(cancellation);
        Volatile.Write(ref _keys, keys.ToFrozenDictionary(key => Convert.ToHexString(key.SecretHash)));
        _readAt = readAt;
    }

    private ApiKey? Usable(ApiKey key)
    {
        if (key.ExpiresAt <= clock.GetUtcNow())
        {
            return null;
        }

        _used[key.Id] = true;
        servers.Note(key.AccountId);
        return key;
    }
}
