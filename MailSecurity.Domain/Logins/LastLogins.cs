using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Logins;

/// <summary>One row of the Last Logins list.</summary>
public sealed record LastLogin
{
    public required long Id { get; init; }

    public LoginPosition Position { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ClientAddress Address { get; init; }

    public required MailProtocol Protocol { get; init; }

    public required LoginOutcome Outcome { get; init; }

    public required int Attempts { get; init; }

    public required bool Tls { get; init; }

    public required string? ClientId { get; init; }

    public required string? Server { get; init; }

    public required Location Location { get; init; }
}

/// <summary>
/// What was found in one look back along a User's logins. A look ends after so many logins, found or not, so that none takes
/// long; <see cref="Next"/> is where the next one goes on, null at the end of the history.
/// </summary>
public sealed record LoginsLook(IReadOnlyList<LastLogin> Rows, LoginPosition? Next);
