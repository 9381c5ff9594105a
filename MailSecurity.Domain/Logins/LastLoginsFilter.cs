using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Logins;

/// <summary>Which Last Logins to list. What is null or empty leaves out nothing; a "Not" turns its filter round.</summary>
public sealed record LastLoginsFilter
{
    public static readonly LastLoginsFilter All = new();

    public DateTimeOffset? From { get; init; }

    /// <summary>Logins before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Everything outside of <see cref="From"/> and <see cref="To"/> instead.</summary>
    public bool NotPeriod { get; init; }

    public Network? Network { get; init; }

    public bool NotNetwork { get; init; }

    public IReadOnlyList<string> Countries { get; init; } = [];

    public bool NotCountries { get; init; }

    /// <summary>Part of the name of the network's owner, in any case.</summary>
    public string? NetworkOwner { get; init; }

    public bool NotNetworkOwner { get; init; }

    public IReadOnlyList<MailProtocol> Protocols { get; init; } = [];

    public bool NotProtocols { get; init; }

    public IReadOnlyList<LoginOutcome> Outcomes { get; init; } = [];

    public bool NotOutcomes { get; init; }

    /// <summary>Whether rows have to be looked at one by one: the period alone is answered by the index.</summary>
    public bool LooksAtRows => NotPeriod || Network is not null || Countries.Count > 0 || NetworkOwner is not null || Protocols.Count > 0 || Outcomes.Count > 0;
}

/// <summary>Where a login stands in its User's history.</summary>
public readonly record struct LoginPosition(DateTimeOffset At, long Key);
