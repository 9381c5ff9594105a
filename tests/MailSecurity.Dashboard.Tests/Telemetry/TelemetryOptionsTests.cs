using MailSecurity.Dashboard.Telemetry;

namespace MailSecurity.Dashboard.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void Options_WhenSomethingIsWrong_AreRefusedByKeyAndWithoutTheSecret()
    {
        var options = new TelemetryOptions { MetricsNetworks = ["10.0.0.0/8", "0.0.0.0/0", "here"], OtlpEndpoint = "ftp://collector", OtlpHeaders = "hunter2", TraceRatio = double.NaN };

        var problems = new TelemetryOptionsCheck().Validate(null, options).Failures!.ToList();

        Assert.Equal(["MetricsNetworks:1", "MetricsNetworks:2", "OtlpEndpoint", "OtlpHeaders", "TraceRatio"],
            problems.Select(problem => problem[(TelemetryOptions.Section.Length + 1)..].Split(' ')[0]));
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
        Assert.True(new TelemetryOptionsCheck().Validate(null, new TelemetryOptions()).Succeeded);
    }
}
