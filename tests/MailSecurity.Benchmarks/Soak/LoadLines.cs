using System.Globalization;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>Logins of 5,000 Users, each from an address of their own, and of some whose mailboxes are taken over again and again.</summary>
internal static class LoadLines
{
    /// <summary>Users with incidents: their number does not grow with time, or a soak could not be flat.</summary>
    public const int Victims = 50;

    private const int Users = 5_000;
    private const int HistoryLogins = 28;
    private const string Brazil = "200.160.2.3";
    private static long _session;

    /// <param name="way">Each way in has Users of its own: a login that comes by two ways is the same login to the product.</param>
    /// <param name="number">The login's.</param>
    public static string User(string way, long number) => string.Create(CultureInfo.InvariantCulture, $"{way}{number % Users}@example.org");

    public static string Address(long number) => string.Create(CultureInfo.InvariantCulture, $"84.128.{number % Users / 250}.{(number % 250) + 1}");

    /// <summary>So many lines of Dovecot's, and the time of each is now.</summary>
    public static string Some(string way, int count) => string.Concat(Enumerable.Range(0, count).Select(_ =>
    {
        var number = Interlocked.Increment(ref _session);
        return Line(DateTimeOffset.UtcNow, User(way, number), Address(number), number);
    }));

    /// <summary>A fortnight at home for each of the victims; how many lines that is.</summary>
    public static (string Lines, int Count) History()
    {
        var lines = Enumerable.Range(0, Victims * HistoryLogins).Select(number => Victim(number, DateTimeOffset.UtcNow.AddDays(-16).AddHours(number / Victims * 12), Address(number % Victims)));
        return (string.Concat(lines), Victims * HistoryLogins);
    }

    /// <summary>Two lines: at home, and at once from elsewhere.</summary>
    public static string Takeover(int number) => Victim(number, DateTimeOffset.UtcNow, Address(number % Victims)) + Victim(number, DateTimeOffset.UtcNow, Brazil);

    private static string Victim(int number, DateTimeOffset at, string address) =>
        Line(at, string.Create(CultureInfo.InvariantCulture, $"victim{number % Victims}@example.org"), address, Interlocked.Increment(ref _session));

    private static string Line(DateTimeOffset at, string user, string address, long session) => string.Create(CultureInfo.InvariantCulture,
        $"{at:yyyy-MM-ddTHH:mm:ss.ffffffzzz} mail dovecot: imap-login: Login: user=<{user}>, method=PLAIN, rip={address}, lip=192.0.2.1, mpid={session}, TLS, session=<l{session}>\n");
}
