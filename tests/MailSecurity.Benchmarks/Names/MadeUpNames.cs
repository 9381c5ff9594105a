using System.Globalization;

namespace MailSecurity.Benchmarks.Names;

/// <summary>A log of guesses at mailboxes that do not exist: seven Domains, 50,000 networks.</summary>
internal static class MadeUpNames
{
    private const int Domains = 7;
    private const int Networks = 50_000;
    private static readonly DateTimeOffset Start = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, int count)
    {
        using var log = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 }) { NewLine = "\n" };
        for (var number = 0; number < count; number++)
        {
            var (at, network) = (Start.AddTicks(TimeSpan.TicksPerDay * 10 / count * number), number % Networks);
            log.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-ddTHH:mm:ss.ffffff}+00:00 mx1 dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<guess{number}@domain{number % Domains}.example>, method=PLAIN, rip={60 + (network >> 14)}.{network >> 6 & 255}.{network % 64}.{1 + (number % 200)}, lip=192.0.2.1, TLS, session=<s{number}>"));
        }
    }
}
