namespace MailSecurity.Domain.Logins;

/// <summary>One authentication attempt at a mail server, or several failed ones on one connection (see <see cref="Attempts"/>).</summary>
public sealed record LoginEvent
{
    /// <summary>When it happened at the mail server, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public required MailUser User { get; init; }

    public required ClientAddress Address { get; init; }

    public required MailProtocol Protocol { get; init; }

    public required LoginOutcome Outcome { get; init; }

    /// <summary>
    /// Tells two events of one User at one instant apart, and is the same when the same event is sent again.
    /// (User, At, Key) identifies an event in an Account.
    /// </summary>
    public required ulong Key { get; init; }

    /// <summary>Failed tries that the server reported in one line; 1 for everything else.</summary>
    public int Attempts { get; init; } = 1;

    public bool Tls { get; init; }

    /// <summary>What the client says it is (IMAP ID), at most 200 characters; attacker-controlled.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// A few bits of a failed try's password, hashed: equal ones tell a device with an old password from somebody who guesses.
    /// Null for a success and where the server says nothing of it.
    /// </summary>
    public ushort? PasswordHash { get; init; }

    /// <summary>The mail server's host name.</summary>
    public string? Server { get; init; }

    public bool IsSuccess => Outcome is LoginOutcome.Succeeded;
}
