namespace MailSecurity.Domain.Logins;

/// <summary>Last Logins of the Users of one Account.</summary>
public interface ILoginHistory
{
    /// <summary>Logins of a User, newest first, with how many there are in all.</summary>
    Task<LastLoginsPage> PageAsync(Tenant tenant, int userId, int skip, int take, CancellationToken cancellation);

    /// <summary>
    /// Logins of a User that pass the filter, newest first; <paramref name="before"/> is the last of the page before.
    /// Null if the Account has no such User.
    /// </summary>
    Task<IReadOnlyList<LastLogin>?> PageAsync(
        Tenant tenant, MailUser user, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation);
}
