using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Logins;

/// <summary>Which Last Logins to list. What is null or empty leaves out nothing; a "Not" turns its filter round.</summary>
public sealed record LastLoginsFilter
{
    public static readonly LastLoginsFilter All = new();

    public DateTimeOffset? From { get; init; }

    /// <summary>Logins before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    public Network? Network { get; init; }

    public bool NotNetwork { get; init; }

    public IReadOnlyList<string> Countries { get; init; } = [];

    public bool NotCountries { get; init; }

    public IReadOnlyList<MailProtocol> Protocols { get; init; } = [];

    public bool NotProtocols { get; init; }

    public IReadOnlyList<LoginOutcome> Outcomes { get; init; } = [];

    public bool NotOutcomes { get; init; }
}

/// <summary>Where a login stands in its User's history.</summary>
public readonly record struct LoginPosition(DateTimeOffset At, long Key);
