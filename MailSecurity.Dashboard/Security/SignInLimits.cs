using System.Globalization;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Security;

/// <summary>Which budgets a try at signing in takes from: passwords and codes have budgets of their own.</summary>
internal sealed class SignInLimits(AttemptPolicy policy, KnownBrowser browser, SessionStore sessions)
{
    public async Task<Budget> ForPasswordAsync(HttpContext http, string email, Admin? admin)
    {
        var isFamiliar = await sessions.IsFamiliarAsync(admin?.Id ?? default, http.ClientAddress(), http.RequestAborted);
        return admin is not null && browser.NumberOf(http, admin.Id) is { } number
            ? new(policy, admin.UnlockedAt, [new(AttemptKind.Browser, number)])
            : ForApi(http.ClientAddress() ?? default, email, isFamiliar, admin);
    }

    /// <summary>Guesses at the API and at the panel are guesses at the same password. An address that the name has called from counts only against itself.</summary>
    public Budget ForApi(ClientAddress from, string email, bool isFamiliar, Admin? admin)
    {
        var (name, address) = (email.ToUpperInvariant(), Network(from));
        var here = new AttemptKey(AttemptKind.NameAtAddress, $"{name}|{address}");
        return isFamiliar
            ? new(policy, admin?.UnlockedAt, [here])
            : new(policy, admin?.UnlockedAt, [here, new(AttemptKind.Address, address), new(AttemptKind.AnyAddress, name)]);
    }

    /// <summary>Strangers who have the password share one budget; a browser that is known has its own.</summary>
    public Budget ForCode(HttpContext http, Admin admin) =>
        new(policy, admin.UnlockedAt, [new(AttemptKind.Code, $"{admin.Id}|{browser.NumberOf(http, admin.Id)}")]);

    public Budget ForPasskey(HttpContext http, Admin admin) => ForCode(http, admin).For(AttemptKind.LongCode);

    /// <summary>For a confirmation inside a session, which has shown who it is already.</summary>
    public Budget ForConfirmation(AdminIdentity admin) => new(policy, null, [new(AttemptKind.Code, $"{admin.Id}|session {admin.SessionId}")]);

    private static string Network(ClientAddress address) => FamiliarNetwork.Of(address).ToString();
}

/// <summary>The budgets of one try.</summary>
internal sealed class Budget(AttemptPolicy policy, DateTimeOffset? forgivenAt, IReadOnlyCollection<AttemptKey> keys)
{
    /// <summary>The same things, counted by themselves.</summary>
    public Budget For(AttemptKind kind) => new(policy, forgivenAt, [.. keys.Select(key => key with { Kind = kind })]);

    /// <summary>How long to wait instead; zero means that the try may be made.</summary>
    public TimeSpan Take() => policy.Take(keys, forgivenAt);

    public void GiveBack() => policy.Succeeded(keys);

    /// <summary>The wait in words.</summary>
    public static string Wait(TimeSpan wait) => string.Create(
        CultureInfo.InvariantCulture,
        $"Too many tries. The next one is taken in {(wait < TimeSpan.FromMinutes(2) ? $"{Math.Ceiling(wait.TotalSeconds):0} seconds" : $"{Math.Ceiling(wait.TotalMinutes):0} minutes")}.");
}
