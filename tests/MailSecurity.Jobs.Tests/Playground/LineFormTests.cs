using System.Text.RegularExpressions;
using MailSecurity.Playground;

namespace MailSecurity.Jobs.Tests.Playground;

/// <summary>The lines have the forms of real servers and tell a consistent story.</summary>
public sealed partial class LineFormTests
{
    private static readonly List<string> Lines = new MailTraffic(new TrafficOptions { Start = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero) })
        .Live().Take(60_000).Select(line => line.Text).ToList();

    [Theory]
    [InlineData(@" mail dovecot: imap-login: Login: user=<\S+>, method=PLAIN, rip=[\d.]+, lip=192.0.2.25, mpid=\d+, TLS, session=<[\w+/]{16}>$")]
    [InlineData(@" mail2 dovecot: imap-login: Logged in: user=<\S+>, method=PLAIN, rip=2[\da-f:]+, lip=2001:db8:25::26, mpid=\d+, TLS, session=<[\w+/]{32}>$")]
    [InlineData(@" mail dovecot: pop3-login: Disconnected: Connection closed \(auth failed, 1 attempts in 2 secs\): user=<\S+>, method=PLAIN, rip=")]
    [InlineData(@" mail2 dovecot: imap-login: Login aborted: Connection closed \(auth failed, \d attempts in \d secs\) \(auth_failed\): user=<\S+>, method=PLAIN, rip=")]
    [InlineData(@" mail dovecot: auth: passwd-file\(\S+,[\d.]+,<[\w+/]+>\): Password mismatch$")]
    [InlineData(@" mail2? dovecot: submission-login: ")]
    [InlineData(@" mail2? dovecot: managesieve-login: ")]
    [InlineData(@" mail2 dovecot: sieve\(\S+\)<\d+><[\w+/]+>: Disconnected: Logged out")]
    [InlineData(@"\(no auth attempts in 0 secs\)(?: \(no_auth_attempts\))?: user=<>, rip=")]
    [InlineData(@" mail postfix/submission/smtpd\[\d+\]: [0-9A-F]{11}: client=unknown\[\S+\], sasl_method=PLAIN, sasl_username=\S+@\S+$")]
    [InlineData(@" mail2 postfix/submission/smtpd\[\d+\]: \w{10}z\w{5}: client=unknown")]
    [InlineData(@"warning: unknown\[[\d.]+\]: SASL LOGIN authentication failed: \(reason unavailable\), sasl_username=\S+$")]
    [InlineData(@"status=bounced \(")]
    public void Live_SoonerOrLater_WritesThisForm(string form) => Assert.Contains(Lines, line => Regex.IsMatch(line, form));

    [Fact]
    public void Live_ForEachMessage_KeepsItsQueueIdFromTheClientToTheRemoval()
    {
        var accepted = Lines.Select(line => Accepted().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        var removed = Lines.Where(line => line.EndsWith(": removed", StringComparison.Ordinal)).Select(line => line.Split(' ')[3].TrimEnd(':')).ToHashSet();

        Assert.Equal(accepted.Distinct().Count(), accepted.Count);
        Assert.InRange(accepted.Count(removed.Contains), accepted.Count - 20, accepted.Count);
    }

    [Fact]
    public void Live_ForEachUser_StaysInTheDomainsForExamples() =>
        Assert.All(Lines.Select(line => User().Match(line)).Where(match => match.Success), match => Assert.Matches(@"@([a-z]+\.)?example\.(org|net|com)$", match.Groups[1].Value));

    [GeneratedRegex(@": (\w+): client=")]
    private static partial Regex Accepted();

    [GeneratedRegex(@"user=<([^>]+)>")]
    private static partial Regex User();
}
