using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>Everything that happens to the panel at once: about 1,400 logins a second by four ways, and people and scripts that look and change things.</summary>
internal sealed class SoakLoads : IDisposable
{
    private const int PerRequest = 25;
    private const int PerAppend = 50;
    private const int PerPacket = 30;

    private static readonly string[] Pages = ["/", "/security/incidents", "/security/incidents.csv", "/security/trusted-ips", "/sources"];
    private static readonly string[] Calls = ["/api/v1/incidents?limit=50", "/api/v1/users/victim7@example.org/logins?limit=100", "/api/v1/trusted-ips"];

    private readonly SoakPanel _panel;
    private readonly HttpClient _browser;
    private readonly HttpClient _intake;
    private readonly HttpClient _script;
    private readonly TcpClient _syslog = new() { NoDelay = true };

    public SoakLoads(SoakPanel panel, HttpClient browser)
    {
        (_panel, _browser) = (panel, browser);
        _intake = new HttpClient { BaseAddress = panel.Dashboard.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", panel.Dashboard.Key) } };
        _script = new HttpClient { BaseAddress = panel.Dashboard.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", panel.ReadKey) } };
        _syslog.Connect(IPAddress.Loopback, panel.SyslogPort);
        All =
        [
            new SteadyLoad("intake", 20, 4, HandInAsync),
            new SteadyLoad("policy", 100, 8, AskPolicyAsync),
            new SteadyLoad("page", 4, 2, OpenPageAsync),
            new SteadyLoad("api", 5, 2, CallAsync),
            new SteadyLoad("trust", 0.5, 1, ChangeTrustAsync),
            new SteadyLoad("file", 10, 1, AppendAsync),
            new SteadyLoad("syslog", 10, 1, SendSyslogAsync),
        ];
    }

    public IReadOnlyList<SteadyLoad> All { get; }

    /// <summary>Those that wait for an answer; a line that is appended waits for nobody.</summary>
    public IEnumerable<SteadyLoad> Answered => All.Take(5);

    public double Accepted => All.Sum(load => load.Accepted);

    public void Dispose()
    {
        _intake.Dispose();
        _script.Dispose();
        _syslog.Dispose();
    }

    private async Task<int> HandInAsync(int number)
    {
        var logins = Enumerable.Range(number * PerRequest, PerRequest)
            .Select(login => new { at = DateTimeOffset.UtcNow, user = LoadLines.User("http", login), ip = LoadLines.Address(login), protocol = "imap", success = true, id = $"h{login}" });
        using var answer = await _intake.PostAsJsonAsync("/api/v1/logins", logins);
        answer.EnsureSuccessStatusCode();
        return PerRequest;
    }

    private async Task<int> AskPolicyAsync(int number)
    {
        await AskPolicyAsync(number, "allow", "");
        await AskPolicyAsync(number, "report", "\"success\":true,\"policy_reject\":false,");
        return 1;
    }

    private async Task AskPolicyAsync(int number, string command, string outcome)
    {
        var body = string.Create(CultureInfo.InvariantCulture,
            $"{{\"device_id\":\"\",\"login\":\"{LoadLines.User("policy", number)}\",\"protocol\":\"imap\",\"pwhash\":\"0265\",\"remote\":\"{LoadLines.Address(number)}\",\"session_id\":\"p{number}\",{outcome}\"tls\":true}}");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _intake.PostAsync($"/dovecot/auth-policy?command={command}", content);
        _ = answer.StatusCode is HttpStatusCode.OK ? 0 : throw new HttpRequestException($"{command}: {answer.StatusCode}");
    }

    private async Task<int> OpenPageAsync(int number)
    {
        await _browser.GetByteArrayAsync(Pages[number % Pages.Length]);
        return 0;
    }

    private async Task<int> CallAsync(int number)
    {
        await _script.GetByteArrayAsync(Calls[number % Calls.Length]);
        return 0;
    }

    // Each entry is taken away by the next turn: what is trusted does not grow.
    private async Task<int> ChangeTrustAsync(int number)
    {
        using var added = await _script.PostAsJsonAsync("/api/v1/trusted-ips", new { network = $"91.{number % 200}.0.0/24", domain = "example.org", description = "soak" });
        added.EnsureSuccessStatusCode();
        var entry = await added.Content.ReadFromJsonAsync<JsonElement>();
        using var removed = await _script.DeleteAsync($"/api/v1/trusted-ips/{entry.GetProperty("id").GetInt64()}");
        removed.EnsureSuccessStatusCode();
        return 0;
    }

    // Once a second with a takeover, so that boards have something to show.
    private async Task<int> AppendAsync(int number)
    {
        var isTakeover = number % 10 == 0;
        await File.AppendAllTextAsync(_panel.LogPath, LoadLines.Some("file", PerAppend) + (isTakeover ? LoadLines.Takeover(number / 10) : ""));
        return PerAppend + (isTakeover ? 2 : 0);
    }

    private async Task<int> SendSyslogAsync(int number)
    {
        var lines = LoadLines.Some("syslog", PerPacket).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"<22>{line}\n");
        await _syslog.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(lines)));
        return PerPacket;
    }
}
