using MailSecurity.Domain;
using MailSecurity.Jobs.Intake.Syslog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

public sealed class SyslogOptionsTests
{
    [Theory]
    [InlineData("Udp", "127.0.0.1:5514 [::1]:5514")]
    [InlineData("Udp", "", "Udp:0", "127.0.0.1:5514", "Udp:1", "[::1]:5514")]
    public void EndPoints_AsAListOrAsOneText_AreRead(params string[] settings)
    {
        var options = Services(settings).GetRequiredService<IOptions<SyslogOptions>>().Value;

        Assert.Equal(["127.0.0.1:5514", "[::1]:5514"], options.Udp);
        Assert.True(options.IsOn);
    }

    [Theory]
    [InlineData("*:514", "[::]:514")]
    [InlineData("10.0.0.1:514", "10.0.0.1:514")]
    [InlineData("5514", null)]
    [InlineData("mail.example.org:514", null)]
    public void EndPoint_IsAnAddressWithAPort(string text, string? expected) => Assert.Equal(expected, SyslogOptions.EndPoint(text)?.ToString());

    [Fact]
    public void Settings_WhenTheyAreWrong_NameEveryKey()
    {
        var problems = Settings.Problems(Services(["Tcp", "514", "Tls", "*:6514", "Allowed", "everybody", "MaxConnections", "0", "IdleTimeout", "00:00:01"]));

        Assert.Equal(
            ["Tcp", "Allowed", "Certificate", "MaxConnections", "IdleTimeout"],
            problems.Select(problem => problem[(SyslogOptions.Section.Length + 1)..].Split(' ')[0]));
    }

    private static ServiceProvider Services(params string[] pairs) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Chunk(2).Select(pair => KeyValuePair.Create($"{SyslogOptions.Section}:{pair[0]}", (string?)pair[1]))).Build())
        .AddSyslog()
        .BuildServiceProvider();
}
