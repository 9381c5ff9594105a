using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Logins;

/// <summary>Told of new logins after the commit that stored them, never before. It must return at once: the intake waits for it.</summary>
public interface ILoginFeed
{
    void Stored(IReadOnlyList<StoredLogin> logins);
}

/// <summary>A login that was not known before.</summary>
public readonly record struct StoredLogin(int AccountId, LoginEvent Login, Location Location);
