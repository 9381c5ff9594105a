using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class DovecotFailureTests
{
    private const string Elements = ": user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, TLS, session=<x>";

    [Theory]
    [InlineData("Aborted login (auth failed, 3 attempts in 12 secs)", 3, 12)]
    [InlineData("Aborted login (auth failed, 2 attempts)", 2, 0)]
    [InlineData("Disconnected (auth failed, 1 attempts in 2 secs)", 1, 2)]
    [InlineData("Disconnected: Inactivity (auth failed, 1 attempts in 178 secs)", 1, 178)]
    [InlineData("Client has quit the connection (auth failed, 1 attempts in 2 secs)", 1, 2)]
    [InlineData("Remote closed connection (auth failed, 4 attempts in 9 secs)", 4, 9)]
    [InlineData("Disconnected: Connection closed: read(size=1026) failed: Connection reset by peer (auth failed, 1 attempts in 2 secs)", 1, 2)]
    [InlineData("Disconnected: Disconnected: Too many bad commands (auth failed, 5 attempts in 20 secs)", 5, 20)]
    [InlineData("Login aborted: Logged out (auth failed, 1 attempts in 2 secs) (auth_failed)", 1, 2)]
    [InlineData("Login aborted: Connection closed: read(size=1026) failed: Connection reset by peer (auth failed, 6 attempts in 30 secs) (auth_failed)", 6, 30)]
    public void Failure_InEveryVersion_CountsItsAttemptsAtTheTimeTheyBegan(string ending, int attempts, int secondsAgo)
    {
        var login = MailLog.Login(MailLog.Dovecot("imap-login: " + ending + Elements));

        Assert.Equal((LoginOutcome.WrongCredentials, attempts), (login.Outcome, login.Attempts));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 4, 45, 1, TimeSpan.Zero).AddSeconds(-secondsAgo), login.At);
        Assert.True(login.Tls);
    }

    [Theory]
    [InlineData("Aborted login (user disabled)", LoginOutcome.Disabled)]
    [InlineData("Disconnected: Aborted login by logging out (password expired)", LoginOutcome.Expired)]
    [InlineData("Disconnected: Connection closed (login disabled)", LoginOutcome.Disabled)]
    [InlineData("Login aborted: Logged out (user disabled, 1 attempts in 2 secs) (user_disabled)", LoginOutcome.Disabled)]
    [InlineData("Login aborted: Logged out (password expired, 1 attempts in 2 secs) (password_expired)", LoginOutcome.Expired)]
    [InlineData("Disconnected: Connection closed (authorization failed, 1 attempts in 1 secs)", LoginOutcome.Failed)]
    [InlineData("Login aborted: Connection closed (authorization failed, 1 attempts in 1 secs) (authorization_failed)", LoginOutcome.Failed)]
    [InlineData("Disconnected (proxy dest auth failed)", LoginOutcome.WrongCredentials)]
    public void Failure_WithAReason_SaysIt(string ending, LoginOutcome outcome) =>
        Assert.Equal(outcome, MailLog.Login(MailLog.Dovecot("pop3-login: " + ending + Elements)).Outcome);

    [Theory]
    [InlineData("Aborted login (no auth attempts in 0 secs)")]
    [InlineData("Disconnected: Connection closed (disconnected before auth was ready, waited 0 secs)")]
    [InlineData("Disconnected: Connection closed (client didn't finish SASL auth, waited 3 secs)")]
    [InlineData("Disconnected: Aborted login by logging out (tried to use disallowed plaintext auth)")]
    [InlineData("Disconnected: Aborted login by logging out (auth service reported temporary failure)")]
    [InlineData("Disconnected (internal failure, 1 successful auths)")]
    [InlineData("Login aborted: Connection closed (client didn't finish SASL auth, 1 attempts in 3 secs) (auth_waiting_client)")]
    [InlineData("Login aborted: Logged out (auth service reported temporary failure, 1 attempts in 2 secs) (temp_fail)")]
    [InlineData("Login aborted: Connection closed (cleartext authentication disabled, 0 attempts in 0 secs) (cleartext_auth_disabled)")]
    [InlineData("Authenticate PLAIN failed: Plaintext authentication disabled.")]
    [InlineData("Login failed: Plaintext authentication disabled")]
    [InlineData("Client has quit the connection")]
    [InlineData("Too many invalid commands.")]
    public void Ending_WithoutARefusedPassword_IsIgnored(string ending) =>
        Assert.Equal(LineKind.Ignored, MailLog.Read(MailLog.Dovecot("imap-login: " + ending + Elements)).Kind);

    [Theory]
    [InlineData("imap-login: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 0 secs): user=<u@example.com>, rip=203.0.113.9, lip=127.0.0.1, session=<x>")]
    [InlineData("imap-login: Disconnected: Aborted login by logging out (auth failed, 1 attempts in 0 secs): user=<u@example.com>, orig_user=<u@example.com>, rip=203.0.113.9, lip=127.0.0.1, session=<x>")]
    public void AuthFailed_WithoutAMethod_IsNoCredentialFailure(string message) =>
        Assert.Equal(LineKind.Ignored, MailLog.Read(MailLog.Dovecot(message)).Kind);

    [Theory]
    [InlineData("imap-login: Aborted login (auth failed, 1 attempts in 2 secs): user=<>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, session=<x>")]
    [InlineData("imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<>, rip=203.0.113.9, lip=127.0.0.1")]
    [InlineData("submission-login: Client has quit the connection: user=<>, rip=203.0.113.9, lip=127.0.0.1")]
    public void Failure_WithoutAName_IsIgnored(string message) =>
        Assert.Equal(LineKind.Ignored, MailLog.Read(MailLog.Dovecot(message)).Kind);

    [Fact]
    public void Failure_WhenTheNameImitatesElements_KeepsTheRealAddress()
    {
        var login = MailLog.Login(MailLog.Dovecot(
            "imap-login: Aborted login (auth failed, 1 attempts in 2 secs): user=<evil>, rip=9.9.9.9@example.com>, method=PLAIN, rip=203.0.113.147, lip=127.0.0.1, session=<x>"));

        Assert.Equal(("evil>, rip=9.9.9.9@example.com", "203.0.113.147"), (login.User.Name, login.Address.ToString()));
    }

    [Fact]
    public void Failure_RepeatedBySyslog_MultipliesItsAttempts() =>
        Assert.Equal(6, MailLog.Login(MailLog.Dovecot("message repeated 3 times: [ imap-login: Aborted login (auth failed, 2 attempts in 5 secs)" + Elements + "]")).Attempts);
}
