using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Alerts;

/// <summary>The panel's key for push services: made once, and read from the store from then on.</summary>
public sealed partial class PushKeyBook(PushKeyStore store, IAlertSeals seals, ILogger<PushKeyBook> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private (int Id, VapidKey Key)? _current;

    /// <summary>The key in force and its number, by which devices remember what they subscribed for.</summary>
    public async Task<(int Id, VapidKey Key)> CurrentAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return _current ??= await ReadOrMakeAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        _current?.Key.Dispose();
    }

    private async Task<(int Id, VapidKey Key)> ReadOrMakeAsync(CancellationToken cancellation)
    {
        var stored = await store.NewestAsync(cancellation);
        if (stored is not null && seals.Unprotect(stored.ProtectedPrivateKey) is { } known)
        {
            return (stored.Id, VapidKey.Import(known));
        }

        if (stored is not null)
        {
            // A store that was restored without the host's keys. Nobody can use the old one any more, and every device has to be enabled anew.
            Log.KeyLost(logger, stored.PublicKey);
        }

        using var made = VapidKey.Create();
        var kept = await store.AddAsync(made.PublicKey, seals.Protect(made.ExportPrivateKey()), stored, cancellation);
        return (kept.Id, VapidKey.Import(seals.Unprotect(kept.ProtectedPrivateKey) ?? throw new InvalidOperationException("Another process keeps the push key with other keys.")));
    }

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Error, "The push key {PublicKey} cannot be read with the keys of this host: a new one is made, and every device has to be enabled again.")]
        public static partial void KeyLost(ILogger logger, string publicKey);
    }
}
