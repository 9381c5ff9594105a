using System.Globalization;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>Lines as Dovecot writes them, with addresses that the shipped databases place without doubt.</summary>
internal static class MailLines
{
    /// <summary>Deutsche Telekom, Germany.</summary>
    public const string Germany = "84.128.0.10";

    /// <summary>NIC.br, Brazil.</summary>
    public const string Brazil = "200.160.2.3";

    private static int _session;

    public static string Login(DateTimeOffset at, string user, string address)
    {
        var number = Interlocked.Increment(ref _session);
        return string.Create(CultureInfo.InvariantCulture,
            $"{at:yyyy-MM-ddTHH:mm:ss.ffffffzzz} mail dovecot: imap-login: Login: user=<{user}>, method=PLAIN, rip={address}, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>\n");
    }

    /// <summary>Logins from Germany over the fortnight before yesterday.</summary>
    public static string History(DateTimeOffset now, string user) =>
        string.Concat(Enumerable.Range(0, 28).Select(number => Login(now.AddDays(-16).AddHours(number * 12), user, Germany)));

    /// <summary>A quiet fortnight in Germany, then a login from Brazil an hour after one from home: an incident.</summary>
    public static string Takeover(DateTimeOffset now, string user) => History(now, user) + Login(now.AddHours(-1), user, Germany) + Login(now, user, Brazil);
}
