using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Jobs.Detection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Telemetry;

/// <summary>What a configured collector is sent.</summary>
public sealed class CollectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collector_WhenConfigured_IsSentMetricsAndTracesWithoutNames()
    {
        ConcurrentQueue<(string Path, string Body)> received = [];
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Cancel);
            received.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray())));
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync(Cancel);

        var host = new PanelHost { Settings = [$"--MailSecurity:Telemetry:OtlpEndpoint={collector.Urls.Single()}", "--MailSecurity:Telemetry:OtlpProtocol=HttpProtobuf"] };
        await host.InitializeAsync();
        using (var key = await host.KeyAsync([ApiScope.Intake, ApiScope.LoginsRead]))
        {
            var login = new { at = DateTimeOffset.UtcNow, user = "secret.person@example.org", ip = "84.128.0.77", protocol = "imap", success = true };
            using var stored = await key.PostAsJsonAsync("/api/v1/logins", new[] { login }, Cancel);
            Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
            await host.Services.GetRequiredService<LoginAnalysis>().DrainAllAsync(Cancel);
            using var read = await key.GetAsync("/api/v1/users/secret.person@example.org/logins", Cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            using var link = await key.GetAsync("/setup/a-one-time-link", Cancel);
        }

        // What is still held is sent as the host ends.
        await host.DisposeAsync();

        var traces = string.Concat(received.Where(one => one.Path == "/v1/traces").Select(one => one.Body));
        Assert.Contains("store logins", traces, StringComparison.Ordinal);
        Assert.Contains("analyse logins", traces, StringComparison.Ordinal);
        Assert.Contains("/api/v1/users/{user}/logins", traces, StringComparison.Ordinal);
        Assert.Contains(received, one => one.Path == "/v1/metrics" && one.Body.Contains("mailsecurity.intake.events", StringComparison.Ordinal));
        var all = string.Concat(received.Select(one => one.Body));
        Assert.DoesNotContain("secret.person", all, StringComparison.Ordinal);
        Assert.DoesNotContain("84.128.0.77", all, StringComparison.Ordinal);
        Assert.DoesNotContain("a-one-time-link", all, StringComparison.Ordinal);
    }
}
