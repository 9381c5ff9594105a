using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>How one person uses mail.</summary>
internal interface IHabit
{
    /// <summary>What the mail server sees when the person, or the person's device, calls at that moment; nothing while on the way.</summary>
    void Call(DateTimeOffset at, MailServer server, Chance chance);

    /// <summary>When the person calls again in ordinary life.</summary>
    DateTimeOffset NextCall(DateTimeOffset after, Chance chance);
}
