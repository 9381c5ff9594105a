using System.Globalization;
using MailSecurity.Benchmarks.Policy;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>The built program with every way in open, an Admin, and a look from outside at what it has stored and judged.</summary>
internal sealed class SoakPanel : IDisposable
{
    public const string Email = "admin@example.org";
    public const string Password = "a long enough password";

    private readonly string _folder;
    private readonly HttpClient _metrics;

    private SoakPanel(string folder, RunningDashboard dashboard, int syslogPort, string readKey)
    {
        (_folder, Dashboard, SyslogPort, ReadKey) = (folder, dashboard, syslogPort, readKey);
        _metrics = new HttpClient { BaseAddress = dashboard.Address };
    }

    public RunningDashboard Dashboard { get; }

    public int SyslogPort { get; }

    /// <summary>A key for everything but the intake.</summary>
    public string ReadKey { get; }

    public string LogPath => Path.Combine(_folder, "mail.log");

    public static async Task<SoakPanel> StartAsync(string folder)
    {
        await RunningDashboard.RunAsync(folder, ["admin", "create", "--email", Email, "--name", "Ada Admin", "--provider", "--password-stdin"], Password + "\n");
        var key = await RunningDashboard.RunAsync(folder, ["apikey", "create", "--name", "script", "--scopes", "incidents.read,logins.read,trusted.read,trusted.write"]);
        var syslog = RunningDashboard.FreePort();
        string[] settings =
        [
            $"--MailSecurity:Intake:Files:0={Path.Combine(folder, "mail.log")}",
            $"--MailSecurity:Intake:Syslog:Tcp:0=127.0.0.1:{syslog}",
            "--MailSecurity:Intake:Syslog:Allowed:0=127.0.0.1",
            "--MailSecurity:Intake:TimeZone=UTC",
            "--MailSecurity:Telemetry:MetricsNetworks:0=127.0.0.0/8",
            "--MailSecurity:Api:CallsPerMinute=100000",
            "--MailSecurity:Api:IntakeCallsPerMinute=1000000",
        ];
        return new SoakPanel(folder, await RunningDashboard.StartAsync(folder, settings), syslog, key);
    }

    public double Stored() => Ask("SELECT COUNT(*) FROM Logins");

    public double Incidents() => Ask("SELECT COUNT(*) FROM Incidents");

    /// <summary>Logins that are stored and that the slowest part of the analysis has not passed.</summary>
    public double Waiting() => Ask("SELECT COALESCE((SELECT MAX(Id) FROM Logins) - (SELECT MIN(LoginId) FROM AnalysisCursors), 0)");

    /// <summary>What the program itself has counted, all series of a name together.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var lines = (await _metrics.GetStringAsync("/metrics")).Split('\n');
        return lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public Task<double> AnalysedAsync() => MetricAsync("mailsecurity_analysis_logins_total");

    /// <summary>Waits until so many are stored and judged, or nothing moves any more. Answers both numbers.</summary>
    public async Task<(double Stored, double Analysed)> SettleAsync(double accepted)
    {
        var (last, quiet) = ((Stored: -1.0, Analysed: -1.0), 0);
        while (quiet < 60)
        {
            var now = (Stored(), await AnalysedAsync());
            if (now == (accepted, accepted))
            {
                return now;
            }

            (quiet, last) = (now == last ? quiet + 1 : 0, now);
            await Task.Delay(TimeSpan.FromSeconds(0.5));
        }

        return last;
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Dashboard.Dispose();
    }

    private double Ask(string query)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(_folder, "data", "mailsecurity.db")};Mode=ReadOnly;Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = query;
        return Convert.ToDouble(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
