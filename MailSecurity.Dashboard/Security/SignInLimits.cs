using System.Globalization;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>Which budgets a try at signing in takes from: passwords and codes have budgets of their own.</summary>
internal sealed class SignInLimits(AttemptPolicy policy, KnownBrowser browser)
{
    private const int IPv6SiteBits = 64;

    public Budget ForPassword(HttpContext http, string email, Admin? admin)
    {
        var name = email.ToUpperInvariant();
        var address = Network(http.ClientAddress());
        return admin is not null && browser.NumberOf(http, admin.Id) is { } number
            ? new(policy, admin.UnlockedAt, [new(AttemptKind.Browser, number)])
            : new(policy, admin?.UnlockedAt, [new(AttemptKind.NameAtAddress, $"{name}|{address}"), new(AttemptKind.Address, address), new(AttemptKind.AnyAddress, name)]);
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

    /// <summary>For a confirmation inside a session, which has shown who it is already.</summary>
    public Budget ForConfirmation(AdminIdentity admin) => new(policy, null, [new(AttemptKind.Code, $"{admin.Id}|session {admin.SessionId}")]);

    // Whoever has one IPv6 address has the whole network of it.
    private static string Network(ClientAddress? address) =>
        address is not { } known ? "" : known.IsIPv4 ? known.ToString() : known.NetworkOf(IPv6SiteBits).ToString();
}

/// <summary>The budgets of one try.</summary>
internal sealed class Budget(AttemptPolicy policy, DateTimeOffset? forgivenAt, IReadOnlyCollection<AttemptKey> keys)
{
    /// <summary>How long to wait instead; zero means that the try may be made.</summary>
    public TimeSpan Take() => policy.Take(keys, forgivenAt);

    public void GiveBack() => policy.Succeeded(keys);

    /// <summary>The wait in words.</summary>
    public static string Wait(TimeSpan wait) => string.Create(
        CultureInfo.InvariantCulture,
        $"Too many tries. The next one is taken in {(wait < TimeSpan.FromMinutes(2) ? $"{Math.Ceiling(wait.TotalSeconds):0} seconds" : $"{Math.Ceiling(wait.TotalMinutes):0} minutes")}.");
}
