using System.Diagnostics;
using System.Globalization;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Playground;

namespace MailSecurity.Benchmarks.Peers;

/// <summary>
/// peers [LINES] [--json]: what CrowdSec and fail2ban recognise of the same file and how long they take, when Debian's packages are installed: nothing of them is
/// started as a service. Our reading alone, and the whole way into a store.
/// </summary>
internal static class PeersVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-peers-").FullName;
        try
        {
            var log = Path.Combine(folder, "mail.log");
            await using (var file = File.Create(log))
            {
                MailTraffic.WriteLog(file, args.First(200_000), 1);
            }

            var lines = File.ReadLines(log).Count();
            Table.Row("lines of the file", lines, $"{new FileInfo(log).Length / 1e6:0} MB");
            Limits.RawInsert();
            await OurselvesAsync(folder, log, lines);
            await Fail2Ban.RunAsync(log, lines, "dovecot");
            await Fail2Ban.RunAsync(log, lines, "postfix[mode=auth]");
            await CrowdSec.RunAsync(folder, log, lines);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task OurselvesAsync(string folder, string log, int lines)
    {
        var (successes, failures) = (0, 0);
        var watch = Stopwatch.StartNew();
        ParseOnly.Read(log, result =>
        {
            successes += result.Login?.Outcome is Domain.Logins.LoginOutcome.Succeeded ? 1 : 0;
            failures += result.Login is { Outcome: not Domain.Logins.LoginOutcome.Succeeded } ? 1 : 0;
        });
        Say("MailSecurity, reading alone", lines, watch.Elapsed, $"{failures:N0} failures, {successes:N0} successes");
        await using var bench = await ImportBench.CreateAsync(folder);
        var whole = await bench.ImportAsync(log);
        Say("MailSecurity, read, located, stored and judged", lines, TimeSpan.FromSeconds(whole.Seconds), $"{whole.Rows:N0} rows");
    }

    /// <summary>One tool's rate and what it said it has recognised.</summary>
    public static void Say(string tool, int lines, TimeSpan took, string recognised) =>
        Table.Row(tool, lines / took.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"lines/s, {recognised}"));
}
