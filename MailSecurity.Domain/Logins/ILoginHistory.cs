namespace MailSecurity.Domain.Logins;

/// <summary>Last Logins of the Users of one Account.</summary>
public interface ILoginHistory
{
    /// <summary>Logins of a User, newest first, with how many there are in all.</summary>
    Task<LastLoginsPage> PageAsync(Tenant tenant, int userId, int skip, int take, CancellationToken cancellation);
}
