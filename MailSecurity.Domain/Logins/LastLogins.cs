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

/// <summary>A page of Last Logins: the rows asked for, and how many there are in all.</summary>
public sealed record LastLoginsPage(IReadOnlyList<LastLogin> Rows, int Total);
