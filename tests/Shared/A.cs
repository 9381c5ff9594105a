using System.Globalization;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Testing;

/// <summary>Builders: a usual thing, of which a test changes what matters.</summary>
public static class A
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static long _key;

    public static LoginEvent Login(
        DateTimeOffset at, string address, string user = "ana@example.org", LoginOutcome outcome = LoginOutcome.Succeeded, ulong? key = null) => new()
        {
            At = at,
            User = MailUser.Parse(user),
            Address = ClientAddress.Parse(address),
            Protocol = MailProtocol.Imap,
            Outcome = outcome,
            Key = key ?? (ulong)Interlocked.Increment(ref _key),
        };

    public static SentMessage Message(DateTimeOffset at, string user = "ana@example.org", int recipients = 1, ulong? key = null) => new()
    {
        At = at,
        User = MailUser.Parse(user),
        Recipients = recipients,
        Key = key ?? (ulong)Interlocked.Increment(ref _key),
    };

    /// <summary>Somebody who decides, whoever it is.</summary>
    public static Actor Person(string name) => new(null, name, null);

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A fortnight of logins from Germany every few hours, ending a day before <paramref name="until"/>.</summary>
    public static IEnumerable<LoginEvent> History(DateTimeOffset until, string user = "ana@example.org") =>
        Enumerable.Range(0, 14 * 4).Select(number => Login(until.AddDays(-15).AddHours(number * 6), FakeGeo.Germany(), user));
}
