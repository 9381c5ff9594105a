namespace MailSecurity.Domain.Storage;

/// <summary>
/// On whose behalf the store is used. Every table with an AccountId is filtered by it inside the context, so that a
/// query that forgets the Account finds nothing instead of everything.
/// </summary>
public readonly record struct Tenant
{
    private readonly bool _everyone;
    private readonly int _accountId;

    private Tenant(int accountId, bool everyone) => (_accountId, _everyone) = (accountId, everyone);

    /// <summary>The program itself: intake, analysis, start-up, and the provider's own overview.</summary>
    public static Tenant System { get; } = new(0, everyone: true);

    public static Tenant Of(int accountId) => new(accountId, everyone: false);

    /// <summary>0, which no Account has, for <see cref="System"/> and for a default value: the latter sees nothing.</summary>
    public int AccountId => _accountId;

    public bool SeesEveryone => _everyone;
}
