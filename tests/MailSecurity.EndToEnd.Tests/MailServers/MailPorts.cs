using MailSecurity.Testing;

namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>Where the services of a <see cref="MailServer"/> listen.</summary>
internal sealed record MailPorts(int Imap, int Pop3, int Submission, int Sieve, int Smtp, int Relay, int StartTls, int Tls)
{
    public static MailPorts Free()
    {
        var free = FreePorts.Take(8);
        return new MailPorts(free[0], free[1], free[2], free[3], free[4], free[5], free[6], free[7]);
    }
}
