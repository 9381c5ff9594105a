using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

/// <summary>Each reader of a program's messages, in each envelope that brings them, with fields as an attacker would write them.</summary>
public sealed class ArbitraryMessageTests
{
    // {0} to {3} are fields of the message.
    private static readonly (string Program, string Message)[] Messages =
    [
        ("dovecot", "imap-login: Login: user=<{0}>, method=PLAIN, rip={1}, lip=192.0.2.1, mpid={2}, TLS, session=<{3}>"),
        ("dovecot", "pop3-login: Disconnected: Connection closed (auth failed, {2} attempts in {3} secs): user=<{0}>, method=PLAIN, rip={1}"),
        ("dovecot", "submission-login: Logged in: user=<{0}>, orig_user=<{3}>, method={2}, rip={1}"),
        ("dovecot", "managesieve-login: Login aborted: {2} (auth failed, 1 attempts) (auth_failed): user=<{0}>, rip={1}, session=<{3}>"),
        ("dovecot", "auth: passwd-file({0},{1},<{3}>): Password mismatch {2}"),
        ("postfix/submission/smtpd[{2}]", "{3}: client=unknown[{1}], sasl_method=PLAIN, sasl_username={0}"),
        ("postfix/smtpd[{2}]", "warning: {3}[{1}]: SASL LOGIN authentication failed: {2}, sasl_username={0}"),
        ("postfix/smtps/smtpd[{2}]", "Anonymous TLS connection established from {3}[{1}]: TLSv1.3 {0}"),
        ("postfix/qmgr[{2}]", "{3}: from=<{0}>, size={2}, nrcpt={2} (queue active)"),
        ("postfix/smtpd[{2}]", "disconnect from {3}[{1}] ehlo={2} auth={0}"),
        ("postfix/qmgr[{2}]", "{3}: removed"),
    ];

    private static readonly (string Name, Func<string, string, string> Wrap)[] Envelopes =
    [
        ("RFC 3164", (program, message) => $"<22>Nov 24 04:45:01 mail {program}: {message}"),
        ("RFC 3164 with RFC 3339 time", (program, message) => $"2026-11-24T04:45:01.123456+00:00 mail {program}: {message}"),
        ("RFC 5424", (program, message) => $"<22>1 2026-11-24T04:45:01Z mail {program} 17 - [m s=\"1\"] {message}"),
        ("journal", (program, message) => $"{{\"__REALTIME_TIMESTAMP\":\"1795495138472675\",\"_HOSTNAME\":\"mail\",\"SYSLOG_IDENTIFIER\":{Quoted(program)},\"MESSAGE\":{Quoted(message)}}}"),
        ("container", (program, message) => $"{{\"log\":{Quoted($"Nov 24 04:45:01 mail {program}: {message}\n")},\"time\":\"2026-11-24T04:45:01Z\"}}"),
        ("repeated", (program, message) => $"Nov 24 04:45:01 mail {program}: message repeated 3 times: [ {message}]"),
    ];

    private static readonly Gen<string> Field = Gen.OneOf(
        Gen.String[Gen.Char[" <>()[]{}:,.=@-\"\\%0129aT\0\t\u00e9\ud800\uffff"], 0, 30],
        Gen.Int[0, 9].Select(at => new[] { "ana@example.org", "203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1", "999.1.1.1", "37525B1E67F", "4Yb2wl3Zx1z9vKz", "99999999999999999999", "-1", "" }[at]));

    public static TheoryData<int, string> Cells() => [.. from at in Enumerable.Range(0, Messages.Length) from envelope in Envelopes select (at, envelope.Name)];

    [Theory, MemberData(nameof(Cells))]
    public void Reader_OfAnyFields_AnswersOnceAndGoesOnReading(int at, string envelope)
    {
        var wrap = Envelopes.Single(one => one.Name == envelope).Wrap;
        Gen.Select(Field, Field, Field, Field).Sample((first, second, third, fourth) =>
        {
            var reader = MailLog.Reader();
            var line = wrap(Filled(Messages[at].Program), Filled(Messages[at].Message));
            Assert.True(Enum.IsDefined(reader.Read(line).Kind));
            Assert.True(Enum.IsDefined(reader.Read(line).Kind));

            // Whatever it was, the next line of a real login is one.
            Assert.Equal(LineKind.Login, reader.Read("Nov 24 04:45:02 mail dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9").Kind);

            string Filled(string form) => form.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal)
                .Replace("{2}", third, StringComparison.Ordinal).Replace("{3}", fourth, StringComparison.Ordinal);
        }, iter: 300);
    }

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
