using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>What /metrics says on the real process, after real logins.</summary>
public sealed partial class MetricsTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dashboard_AsksForNothingThatIsNotMeasured()
    {
        await using var panel = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(panel.Address) };
        var page = await chromium.OpenAsync(panel.Address);
        await page.GoToAsync(panel, "/security/incidents");
        await Assertions.Expect(page.GetByText("No open incidents")).ToBeVisibleAsync();
        await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, "ana@example.org"));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "ana@example.org" })).ToBeVisibleAsync();

        var asked = AskedFor();
        Assert.True(asked.Count > 15, string.Join(' ', asked));
        var text = await UntilAsync(client, now => asked.TrueForAll(name => Series(now).Exists(one => one.Name == name)), now => $"not measured: {string.Join(' ', asked.Where(name => !Series(now).Exists(one => one.Name == name)))}");

        Assert.Equal(1, Value(text, "aspnetcore_components_circuit_active"));
        Assert.Equal(1, Value(text, "mailsecurity_analysis_findings_total", "moreThanOneLocation", "raised"));
    }

    [Fact]
    public async Task Metrics_WhenManyUsersLogInAndStrangePathsAreAsked_CountThemAndNameNobody()
    {
        await using var panel = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(panel.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await panel.CreateKeyAsync("mx1", "intake,logins.read"));
        await SendAsync(client, 1);
        await AskAsync(client, 1);
        var before = await UntilAsync(client, text => Value(text, "mailsecurity_analysis_logins_total") == 1 && Value(text, "http_server_request_duration_seconds_count") >= 3);

        await SendAsync(client, 200);
        await AskAsync(client, 50);
        var after = await UntilAsync(client, text => Value(text, "mailsecurity_analysis_logins_total") == 201 && Value(text, "http_server_request_duration_seconds_count") >= 103);

        Assert.Equal(201, Value(after, "mailsecurity_intake_events_total", "accepted", "api"));
        Assert.Equal(2, Value(after, "mailsecurity_intake_events_total", "duplicate", "api"));
        Assert.Equal(Bounded(before), Bounded(after));
        Assert.DoesNotContain("someone", after, StringComparison.Ordinal);
        Assert.DoesNotContain("84.128.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("strange", after, StringComparison.Ordinal);
    }

    private static Task<Panel> StartAsync() => Panel.StartAsync(settings: "--MailSecurity:Telemetry:MetricsNetworks:0=127.0.0.0/8");

    /// <summary>Every metric in a query of the dashboard: what is followed by a selector.</summary>
    private static List<string> AskedFor()
    {
        var file = Path.Combine(Path.GetDirectoryName(TheProgram.Path)!, "..", "..", "..", "..", "docs", "grafana-dashboard.json");
        using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);
        return [.. queries.SelectMany(query => Asked().Matches(query).Select(match => match.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal)];
    }

    // Jobs run when they run, and /metrics itself is asked until something is there.
    private static List<string> Bounded(string text) => [.. Series(text)
        .Where(one => one.Name.StartsWith("mailsecurity_", StringComparison.Ordinal) || one.Name.StartsWith("http_server_request", StringComparison.Ordinal))
        .Where(one => !one.Name.StartsWith("mailsecurity_job_", StringComparison.Ordinal) && !one.Labels.Contains("/metrics", StringComparison.Ordinal))
        .Select(one => one.Name + one.Labels)
        .Order(StringComparer.Ordinal)];

    private static double Value(string text, string name, params string[] labels) => Series(text)
        .Where(one => one.Name == name && Array.TrueForAll(labels, label => one.Labels.Contains($"\"{label}\"", StringComparison.Ordinal)))
        .Sum(one => one.Value);

    private static List<(string Name, string Labels, double Value)> Series(string text) => [.. Lines().Matches(text)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value, double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)))];

    private static async Task<string> UntilAsync(HttpClient client, Func<string, bool> isThere, Func<string, string>? missing = null)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var text = await client.GetStringAsync("/metrics", Cancel);
            if (isThere(text))
            {
                return text;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), missing?.Invoke(text) ?? text);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }
    }

    private static async Task SendAsync(HttpClient client, int users)
    {
        var logins = Enumerable.Range(0, users)
            .Select(number => new { at = DateTimeOffset.UtcNow, user = $"someone{number}@example.org", ip = $"84.128.{number}.9", protocol = "imap", success = true, id = $"{users}/{number}" })
            .ToList();
        using var answer = await client.PostAsJsonAsync("/api/v1/logins", logins.Append(logins[0]), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task AskAsync(HttpClient client, int times)
    {
        for (var number = 0; number < times; number++)
        {
            using var strange = await client.GetAsync($"/strange{number}/path", Cancel);
            using var user = await client.GetAsync("/api/v1/users/someone0@example.org/logins", Cancel);
        }
    }

    [GeneratedRegex(@"([a-z_]+)\{job=~")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^([a-z_]+)(\{[^\n]*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
