namespace MailSecurity.Domain.Logins;

/// <summary>Last Logins of the Users of one Account.</summary>
public interface ILoginHistory
{
    /// <summary>
    /// Logins of a User that pass the filter, newest first; <paramref name="before"/> is the last of the page before.
    /// Null if the Account has no such User.
    /// </summary>
    Task<IReadOnlyList<LastLogin>?> PageAsync(
        Tenant tenant, MailUser user, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation);

    /// <summary>Looks back from <paramref name="before"/> for at most <paramref name="limit"/> logins that pass the filter, newest first.</summary>
    Task<LoginsLook> LookAsync(Tenant tenant, int userId, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation);

    /// <summary>How many logins of a User are stored; counting stops at <paramref name="most"/>.</summary>
    Task<int> CountAsync(Tenant tenant, int userId, int most, CancellationToken cancellation);

    /// <summary>Where from and how a User has logged in since <paramref name="from"/>, by the latest logins.</summary>
    Task<LoginOverview> OverviewAsync(Tenant tenant, int userId, DateTimeOffset from, CancellationToken cancellation);
}
