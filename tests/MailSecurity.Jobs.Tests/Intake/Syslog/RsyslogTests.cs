using System.Net;
using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake.Syslog;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

/// <summary>Lines that a real rsyslog sends, in each way it can.</summary>
public sealed class RsyslogTests
{
    private const int Lines = 300;
    private const string Traditional = "template=\"RSYSLOG_TraditionalForwardFormat\"";
    private const string Rfc5424 = "template=\"RSYSLOG_SyslogProtocol23Format\"";

    [Theory]
    [InlineData("udp", Traditional)]
    [InlineData("udp", Rfc5424)]
    [InlineData("tcp", Traditional)]
    [InlineData("tcp", "TCP_Framing=\"octet-counted\" " + Rfc5424)]
    [InlineData("tls", Rfc5424)]
    public async Task Lines_WhenRsyslogForwardsThem_AreStored(string way, string form)
    {
        var arrivals = new Arrivals(Lines);
        var bench = await TestBench.CreateAsync(services =>
        {
            RunningIntake.AddIntake(services);
            services.AddSingleton<ISourceFeed>(arrivals);
        });
        if (DateTimeOffset.UtcNow is var now && now > bench.Clock.GetUtcNow())
        {
            // rsyslog stamps the lines by the real clock.
            bench.Clock.SetUtcNow(now);
        }

        await using var syslog = await SyslogBench.StartAsync(intake: await RunningIntake.StartAsync(bench));
        var global = "";
        IPEndPoint endPoint;
        if (way == "tls")
        {
            var (options, _) = TestCertificate.Write(bench.Folder);
            endPoint = syslog.Tcp(new SyslogCertificate(options, NullLogger.Instance)).LocalEndPoint;
            form += " StreamDriver=\"gtls\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/name\" StreamDriverPermittedPeers=\"mailsecurity.test\"";
            global = $"DefaultNetstreamDriverCAFile=\"{options.Certificate}\"";
        }
        else
        {
            endPoint = way == "udp" ? syslog.Udp().LocalEndPoint : syslog.Tcp().LocalEndPoint;
        }

        await using var rsyslog = await Rsyslog.StartAsync(bench.Folder, endPoint, $"protocol=\"{(way == "udp" ? "udp" : "tcp")}\" {form}", global);
        for (var number = 0; number < Lines; number++)
        {
            await rsyslog.LogAsync($"<22>Nov 24 11:00:00 dovecot: imap-login: Login: user=<user{number}@example.org>, method=PLAIN, rip=10.49.0.{number % 250}, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>");
        }

        await arrivals.WhenAllAsync();

        Assert.Equal(Enumerable.Range(0, Lines), await syslog.Intake.StoredAsync());
        var source = await syslog.SourceAsync();
        Assert.Equal((Lines, 0L, "127.0.0.1"), ((int)source.Logins, source.Unreadable, source.Name));
    }

    private sealed class Arrivals(int expected) : ISourceFeed
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task WhenAllAsync() => _all.Task.WaitAsync(TestContext.Current.CancellationToken);

        public void Counted(IReadOnlyList<SourceCount> counts)
        {
            _count += counts.Sum(count => count.Events);
            if (_count >= expected)
            {
                _all.TrySetResult();
            }
        }
    }
}
