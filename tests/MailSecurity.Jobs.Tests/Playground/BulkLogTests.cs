using System.Text;
using System.Text.RegularExpressions;
using MailSecurity.Playground;

namespace MailSecurity.Jobs.Tests.Playground;

public sealed partial class BulkLogTests
{
    [Fact]
    public void WriteLog_ForManyLines_HasThePromisedMix()
    {
        var (lines, counts) = Write(200_000);

        Assert.Equal(200_000, lines.Length);
        Assert.Equal(lines.Count(line => Login().IsMatch(line)), counts.Logins);
        Assert.Equal(lines.Count(line => line.Contains("(auth failed, ", StringComparison.Ordinal)), counts.Failures);
        Assert.Equal(lines.Count(line => line.Contains("SASL LOGIN authentication failed", StringComparison.Ordinal)), counts.SmtpFailures);
        Assert.InRange(counts.Logins, 138_000, 142_000);
        Assert.InRange(counts.Failures, 28_500, 31_500);
        Assert.InRange(counts.SmtpFailures + counts.MessageLines, 28_500, 31_500);
    }

    [Fact]
    public void WriteLog_ForManyLines_HasTenThousandUsersAtTwentyThousandAddresses()
    {
        var (lines, _) = Write(400_000);
        var logins = lines.Select(line => Login().Match(line)).Where(login => login.Success).ToList();

        Assert.InRange(logins.Select(login => login.Groups[1].Value).Distinct().Count(), 9_990, 10_000);
        Assert.InRange(logins.Select(login => login.Groups[2].Value).Distinct().Count(), 19_000, 20_000);
    }

    [Fact]
    public void WriteLog_ForAnyLength_HasExactlySoManyLinesInTheOrderOfTime()
    {
        for (var length = 0; length < 300; length++)
        {
            var (lines, counts) = Write(length);
            Assert.Equal((length, length), (lines.Length, counts.Lines));
            Assert.Equal(lines.Select(line => line[..26]).Order(StringComparer.Ordinal), lines.Select(line => line[..26]));
        }
    }

    [Fact]
    public void WriteLog_WithTheSameSeed_WritesTheSameBytes() => Assert.Equal(Write(20_000).Lines, Write(20_000).Lines);

    private static (string[] Lines, MailSecurity.Playground.Bulk.BulkCounts Counts) Write(long length)
    {
        using var log = new MemoryStream();
        var counts = MailTraffic.WriteLog(log, length, seed: 5);
        return (Encoding.UTF8.GetString(log.ToArray()).Split('\n')[..^1], counts);
    }

    [GeneratedRegex(@"-login: (?:Login|Logged in): user=<([^>]+)>, method=PLAIN, rip=([\d.a-f:]+)")]
    private static partial Regex Login();
}
