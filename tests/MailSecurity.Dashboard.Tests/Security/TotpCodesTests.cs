using System.Text;
using MailSecurity.Dashboard.Security;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class TotpCodesTests
{
    // The secret of RFC 6238, appendix B.
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // The appendix has eight digits; an app shows the last six.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_OfTheRfcsTable_IsTaken(long seconds, string code) =>
        Assert.Equal(seconds / 30, TotpCodes.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Code_OfANeighbouringStep_IsTakenOneStepAwayOnly(int steps, bool expected)
    {
        var code = new OtpNet.Totp(Secret).ComputeTotp(A.Noon.UtcDateTime.AddSeconds(30 * steps));

        Assert.Equal(expected, TotpCodes.StepOf(Secret, code, A.Noon) is not null);
    }

    [Theory]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("287 082")]
    [InlineData("２８７０８２")]
    [InlineData("28708a")]
    [InlineData("")]
    public void Code_WhenNotSixAsciiDigits_IsNoCode(string text) =>
        Assert.Null(TotpCodes.StepOf(Secret, text, DateTimeOffset.FromUnixTimeSeconds(59)));
}
