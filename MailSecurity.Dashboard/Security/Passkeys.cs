using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Passkeys (W3C Web Authentication) as another way to show the second factor. What the browser is asked, and for whom, travels
/// in the form itself, protected and for a few minutes: there is nothing to remember on the server.
/// </summary>
internal sealed class Passkeys(
    IPasskeyHandler<Admin> handler, UserManager<Admin> admins, PasskeyStore store, IGrantSignal signal, OwnerNotice notice, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int Most = 10;
    public const int LongestName = 60;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly IDataProtector _protector = protection.CreateProtector("MailSecurity.Passkeys.v1");

    /// <summary>Asks the browser for a new passkey; only for somebody who has just confirmed who they are.</summary>
    public async Task<PasskeyQuestion> AskToCreateAsync(HttpContext http, AdminIdentity admin, string name)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = admin.Id.ToString(), Name = admin.Email, DisplayName = admin.Name }, http);
        return new(asked.CreationOptionsJson, Protect($"create {admin.SessionId}", name, asked.AttestationState));
    }

    /// <summary>Null when it was added; otherwise a sentence for the person.</summary>
    public async Task<string?> AddAsync(HttpContext http, AdminIdentity identity, string? state, string? credential)
    {
        if (Unprotect($"create {identity.SessionId}", state) is not var (name, asked))
        {
            return "This took too long. Begin again.";
        }

        if (await admins.FindByIdAsync(identity.Id.ToString()) is not { } admin || (await admins.GetPasskeysAsync(admin)).Count >= Most)
        {
            return $"There are {Most} passkeys already. Remove one first.";
        }

        var answer = await TryAsync(() => handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential ?? "", AttestationState = asked }));
        if (answer is not { Succeeded: true } || answer.UserEntity.Id != identity.Id.ToString())
        {
            return "The browser's answer could not be checked, so no passkey was added. Remove it from your device and begin again.";
        }

        answer.Passkey.Name = name;
        if (!(await admins.AddOrUpdatePasskeyAsync(admin, answer.Passkey)).Succeeded)
        {
            return "The passkey could not be saved.";
        }

        await store.AddedAsync(new Actor(identity.Id, identity.Name, http.ClientAddress()), identity.AccountId, identity.SessionId, name, http.RequestAborted);
        signal.Changed(identity.Id);
        await notice.TellAsync(identity.Id, "A passkey was added.", http.ClientAddress());
        return null;
    }

    /// <summary>Asks the browser to show one of the Admin's passkeys; null if there are none.</summary>
    public async Task<PasskeyQuestion?> AskToShowAsync(HttpContext http, Admin admin)
    {
        if ((await admins.GetPasskeysAsync(admin)).Count == 0)
        {
            return null;
        }

        var asked = await handler.MakeRequestOptionsAsync(admin, http);
        return new(asked.RequestOptionsJson, Protect($"show {admin.Id}", "", asked.AssertionState));
    }

    public async Task<bool> IsShownAsync(HttpContext http, Admin admin, string? state, string? credential)
    {
        if (Unprotect($"show {admin.Id}", state) is not var (_, asked))
        {
            return false;
        }

        var answer = await TryAsync(() => handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential ?? "", AssertionState = asked }));
        return answer is { Succeeded: true } && answer.User.Id == admin.Id && (await admins.AddOrUpdatePasskeyAsync(admin, answer.Passkey)).Succeeded;
    }

    // What a browser sends may be anything.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> check)
        where T : class
    {
        try
        {
            return await check();
        }
        catch (Exception unreadable) when (unreadable is JsonException or PasskeyException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private string Protect(string purpose, string name, string? state) => _protector.CreateProtector(purpose).Protect(
        JsonSerializer.Serialize(new[] { (clock.GetUtcNow() + Lifetime).UtcTicks.ToString(CultureInfo.InvariantCulture), name, state ?? "" }));

    private (string Name, string State)? Unprotect(string purpose, string? text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.CreateProtector(purpose).Unprotect(text ?? "")) is [var until, var name, var state]
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().UtcTicks
                ? (name, state)
                : null;
        }
        catch (CryptographicException)
        {
            // Of another session, too old for the keys, or not ours.
            return null;
        }
    }
}

/// <summary>What the browser is asked, and what the form brings back with the answer.</summary>
internal sealed record PasskeyQuestion(string Options, string State);
