using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// What a browser was asked, as it travels in the form: protected, for a few minutes, and good once, so that an answer that was
/// overheard is worth nothing. What was asked before a restart has to be asked again.
/// </summary>
internal sealed class PasskeyQuestions(IDataProtectionProvider protection, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("MailSecurity.Passkeys.v1", Guid.NewGuid().ToString());
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = [];

    public string Protect(string purpose, string name, string? state) => _protector.CreateProtector(purpose).Protect(JsonSerializer.Serialize(
        new[] { (clock.GetUtcNow() + Lifetime).UtcTicks.ToString(CultureInfo.InvariantCulture), Guid.NewGuid().ToString("N"), name, state ?? "" }));

    /// <summary>Null for one that was not asked for that purpose, that is too old, or that was answered before.</summary>
    public (string Name, string State)? Spend(string purpose, string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.CreateProtector(purpose).Unprotect(text ?? "")) is [var until, var number, var name, var state]
                && new DateTimeOffset(long.Parse(until, CultureInfo.InvariantCulture), TimeSpan.Zero) is var end
                && end > clock.GetUtcNow()
                && IsFirst(number, end)
                ? (name, state)
                : null;
        }
        catch (CryptographicException)
        {
            // Of another session, or not ours.
            return null;
        }
    }

    private bool IsFirst(string number, DateTimeOffset end)
    {
        if (_spent.Count >= MostRemembered)
        {
            foreach (var (old, over) in _spent.Where(known => known.Value <= clock.GetUtcNow()))
            {
                _spent.TryRemove(old, out _);
            }
        }

        // Too many at once is no reason to let one in twice.
        return _spent.Count < MostRemembered * 2 && _spent.TryAdd(number, end);
    }
}
