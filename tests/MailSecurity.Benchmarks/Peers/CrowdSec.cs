using System.Globalization;
using MailSecurity.Benchmarks.Policy;

namespace MailSecurity.Benchmarks.Peers;

/// <summary>
/// Debian's package, unpacked or installed, with the parsers and scenarios for Dovecot and Postfix that it brings: it replays the file once with a database and a
/// local interface in a folder of its own, and tells nobody. What it recognised is what its metrics said last.
/// </summary>
internal static class CrowdSec
{
    private const string Parsed = "cs_parser_hits_ok_total";

    private static readonly string[] Roots = ["/usr/local/lib/mailsecurity-tests/crowdsec", "/"];
    private static readonly string[] Parsers = ["s00-raw/syslog-logs", "s01-parse/dovecot-logs", "s01-parse/postfix-logs", "s02-enrich/dateparse-enrich"];

    public static async Task RunAsync(string folder, string log, int lines)
    {
        if (Array.Find(Roots, root => File.Exists(Path.Combine(root, "usr/bin/crowdsec"))) is not { } root)
        {
            Console.WriteLine("CrowdSec is not installed.");
            return;
        }

        var metrics = RunningDashboard.FreePort();
        var place = Prepare(Path.Combine(folder, "crowdsec"), root, metrics);
        var (config, program) = (Path.Combine(place, "config.yaml"), Path.Combine(root, "usr/bin/crowdsec"));
        await Tool.RunAsync(Path.Combine(root, "usr/bin/cscli"), "-c", config, "machines", "add", "bench", "--auto", "-f", Path.Combine(place, "credentials.yaml"), "--force");
        using var over = new CancellationTokenSource();
        var parsed = LastParsedAsync(metrics, over.Token);
        if (await Tool.RunAsync(program, "-c", config, "-dsn", $"file://{log}", "-type", "syslog") is { } run)
        {
            await over.CancelAsync();
            var recognised = await parsed;
            PeersVerb.Say("CrowdSec, parsed and put into buckets", lines, run.Took, string.Create(CultureInfo.InvariantCulture, $"start and end included; {recognised:N0} lines parsed"));
        }
    }

    private static async Task<double> LastParsedAsync(int port, CancellationToken until)
    {
        var last = 0.0;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!until.IsCancellationRequested)
        {
            try
            {
                var line = (await http.GetStringAsync("/metrics", until)).Split('\n').FirstOrDefault(line => line.StartsWith(Parsed, StringComparison.Ordinal));
                last = line is null ? last : double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            }
            catch (Exception notThere) when (notThere is HttpRequestException or OperationCanceledException)
            {
                // Not started yet, or over.
            }

            await Task.Delay(100, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return last;
    }

    private static string Prepare(string place, string root, int metrics)
    {
        var (hub, port) = (Path.Combine(root, "usr/share/crowdsec/hub"), RunningDashboard.FreePort());
        foreach (var parser in Parsers)
        {
            Link(Path.Combine(place, "parsers", parser + ".yaml"), Path.Combine(hub, "parsers", parser.Replace("/", "/crowdsecurity/", StringComparison.Ordinal) + ".yaml"));
        }

        foreach (var scenario in new[] { "dovecot-spam", "postfix-spam" })
        {
            Link(Path.Combine(place, "scenarios", scenario + ".yaml"), Path.Combine(hub, "scenarios/crowdsecurity", scenario + ".yaml"));
        }

        foreach (var inside in new[] { "data", "notifications", "plugins", "postoverflows" })
        {
            Directory.CreateDirectory(Path.Combine(place, inside));
        }

        Link(Path.Combine(place, "patterns"), Path.Combine(root, "etc/crowdsec/patterns"));
        Link(Path.Combine(place, "profiles.yaml"), Path.Combine(root, "etc/crowdsec/profiles.yaml"));
        Link(Path.Combine(place, "simulation.yaml"), Path.Combine(root, "etc/crowdsec/simulation.yaml"));
        File.WriteAllText(Path.Combine(place, "console.yaml"), "");
        File.WriteAllText(Path.Combine(place, "credentials.yaml"), $"url: http://127.0.0.1:{port}\nlogin: none\npassword: none\n");
        File.WriteAllText(Path.Combine(place, "config.yaml"), $$"""
            common: {daemonize: false, log_media: stdout, log_level: error, working_dir: .}
            config_paths: {config_dir: {{place}}/, data_dir: {{place}}/data/, simulation_path: {{place}}/simulation.yaml, hub_dir: {{hub}}/, index_path: {{hub}}/.index.json, notification_dir: {{place}}/notifications/, plugin_dir: {{place}}/plugins/}
            crowdsec_service: {parser_routines: 1}
            cscli: {output: human}
            db_config: {type: sqlite, db_path: {{place}}/data/crowdsec.db}
            prometheus: {enabled: true, level: full, listen_addr: 127.0.0.1, listen_port: {{metrics}}}
            api:
              client: {credentials_path: {{place}}/credentials.yaml}
              server: {listen_uri: "127.0.0.1:{{port}}", profiles_path: {{place}}/profiles.yaml, console_path: {{place}}/console.yaml, log_level: error}
            """);
        return place;
    }

    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }
}
