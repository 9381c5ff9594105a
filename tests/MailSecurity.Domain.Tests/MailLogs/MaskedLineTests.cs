using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class MaskedLineTests
{
    [Theory]
    [InlineData("imap-login: Login: user=<Anna.meier3@firma.example>, method=PLAIN, rip=203.0.113.9", "imap-login: Login: user=<Xxxx.xxxxx9@xxxxx.xxxxxxx>, method=PLAIN, rip=203.0.113.9")]
    [InlineData("imap-login: Login: user=<evil>, rip=9.9.9.9@x>, method=PLAIN, rip=203.0.113.9", "imap-login: Login: user=<xxxx>, rip=9.9.9.9@x>, method=PLAIN, rip=203.0.113.9", false)]
    [InlineData("A1: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=anna, sasl_sender=bob@x.example", "A1: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=xxxx, sasl_sender=xxx@x.xxxxxxx")]
    [InlineData("auth: passwd-file(anna@firma.example,203.0.113.9): Password mismatch (given password: Geheim1)", "auth: passwd-file(xxxx@xxxxx.xxxxxxx,203.0.113.9): Password mismatch (given password: Xxxxxx9)")]
    [InlineData("smtpd: SASL LOGIN authentication failed: x, sasl_username=müller@example.com", "smtpd: SASL LOGIN authentication failed: x, sasl_username=xxxxxx@xxxxxxx.xxx")]
    [InlineData("nothing here", "nothing here")]
    public void Line_KeepsItsFormAndLosesItsNames(string line, string expected, bool whole = true)
    {
        var masked = MaskedLine.Of(line);

        Assert.Equal(line.Length, masked.Length);
        if (whole)
        {
            Assert.Equal(expected, masked);
        }
        else
        {
            Assert.DoesNotContain("evil", masked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Line_OfArbitraryText_IsAnswered() => Gen.String.Sample(text => MaskedLine.Of(text).Length == text.Length);
}
