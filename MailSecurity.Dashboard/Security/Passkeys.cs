using System.Text.Json;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Passkeys (W3C Web Authentication) as another way to show the second factor. What the browser is asked, and for whom, travels
/// in the form itself, protected and for a few minutes: there is nothing to remember on the server.
/// </summary>
internal sealed class Passkeys(
    IPasskeyHandler<Admin> handler, UserManager<Admin> admins, PasskeyStore store, PasskeyQuestions questions, OwnerNotice notice)
{
    public const int Most = 10;
    public const int LongestName = 60;

    /// <summary>Asks the browser for a new passkey; only for somebody who has just confirmed who they are.</summary>
    public async Task<PasskeyQuestion> AskToCreateAsync(HttpContext http, AdminIdentity admin, string name)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = admin.Id.ToString(), Name = admin.Email, DisplayName = admin.Name }, http);
        return new(asked.CreationOptionsJson, questions.Protect($"create {admin.SessionId}", name, asked.AttestationState));
    }

    /// <summary>Null when it was added; otherwise a sentence for the person.</summary>
    public async Task<string?> AddAsync(HttpContext http, AdminIdentity identity, string? state, string? credential)
    {
        if (questions.Spend($"create {identity.SessionId}", state) is not var (name, asked))
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

        await store.AddedAsync(new Actor(identity.Id, identity.Name, http.ClientAddress()), identity.AccountId, identity.SessionId, name, CancellationToken.None);
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
        return new(asked.RequestOptionsJson, questions.Protect($"show {admin.Id}", "", asked.AssertionState));
    }

    public async Task<bool> IsShownAsync(HttpContext http, Admin admin, string? state, string? credential)
    {
        if (questions.Spend($"show {admin.Id}", state) is not var (_, asked))
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
}

/// <summary>What the browser is asked, and what the form brings back with the answer.</summary>
internal sealed record PasskeyQuestion(string Options, string State);
