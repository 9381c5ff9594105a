namespace MailSecurity.Domain;

/// <summary>
/// On whose behalf the store is used. Every table with an AccountId is filtered by it inside the context, so that a
/// query that forgets the Account finds nothing instead of everything. Within an Account it may be limited to some Domains.
/// </summary>
public readonly record struct Tenant
{
    private readonly bool _everyone;
    private readonly int _accountId;
    private readonly int[]? _domains;

    private Tenant(int accountId, bool everyone, int[]? domains) => (_accountId, _everyone, _domains) = (accountId, everyone, domains);

    /// <summary>The program itself: intake, analysis, start-up, and the provider's own overview.</summary>
    public static Tenant System { get; } = new(0, everyone: true, domains: null);

    /// <summary>The whole Account.</summary>
    public static Tenant Of(int accountId) => new(accountId, everyone: false, domains: null);

    /// <summary>Only these Domains of the Account; an empty list sees none.</summary>
    public static Tenant Of(int accountId, int[] domains) => new(accountId, everyone: false, domains);

    /// <summary>0, which no Account has, for <see cref="System"/> and for a default value: the latter sees nothing.</summary>
    public int AccountId => _accountId;

    public bool SeesEveryone => _everyone;

    public bool SeesAllDomains => _domains is null;

    public int[] DomainIds => _domains ?? [];
}
