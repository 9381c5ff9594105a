using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Playground.Quality;

/// <summary>What is known of one mailbox, and the truth about it: what happened in the order of time.</summary>
public sealed record LabelledUser(int Number, string Life, IReadOnlyList<LabelledEvent> Events, Attack? Attack);

/// <summary>When a mailbox was taken over, and when the intruder was seen last.</summary>
public sealed record Attack(AttackKind Kind, DateTimeOffset Start, DateTimeOffset End);

/// <summary>A login, or the messages of one clock hour if <see cref="Messages"/> is above zero.</summary>
public sealed record LabelledEvent(DateTimeOffset At, Spotted Where, bool IsSuccess, bool IsIntruder)
{
    public int Messages { get; init; }

    public int Attempts { get; init; } = 1;

    /// <summary>As <see cref="AnalysedLogin.FailedForUsers"/>.</summary>
    public int FailedForUsers { get; init; }
}

/// <summary>An address with what the databases say about it, looked up once.</summary>
public sealed record Spotted(ClientAddress Address, Location Location);
