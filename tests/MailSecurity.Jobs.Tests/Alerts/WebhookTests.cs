using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

public sealed class WebhookTests
{
    private const string Own = "https://hooks.example.org/mail";

    [Fact]
    public async Task Alert_ForAWebhook_IsSignedOverTimeAndBody()
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.Json, Own, secret: "a secret");
        await bench.AlertAsync(Severity.Critical);

        await bench.Dispatch.RunAsync(Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        var hook = Assert.Single(bench.Hooks.Received);
        var seconds = A.Noon.ToUnixTimeSeconds();
        var signed = Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, [.. Encoding.ASCII.GetBytes($"{seconds}."), .. hook.Body]));
        Assert.Equal($"t={seconds},v1={signed}", hook.Headers[WebhookSignature.Header]);
        Assert.Equal(("alert", "critical"), (hook.Json.GetProperty("event").GetString(), hook.Json.GetProperty("severity").GetString()));
        Assert.Equal(hook.Headers[WebhookChannel.KeyHeader], hook.Json.GetProperty("key").GetString());
    }

    [Fact]
    public void Signature_OfAKnownMessage_IsTheOneThatOpensslMakes() =>
        // printf '1764000000.{"event":"test"}' | openssl dgst -sha256 -hmac whsec
        Assert.Equal(
            "t=1764000000,v1=08affe786d93cd3151992cd643ff505ba67eaa3d3a3c4319ca20dd2bba436c4c",
            WebhookSignature.Of("whsec", DateTimeOffset.FromUnixTimeSeconds(1764000000), """{"event":"test"}"""u8));

    [Fact]
    public async Task Alert_WhenItIsLessThanTheWebhookWants_IsNotTold()
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.Json, Own, least: Severity.Critical);
        await bench.AlertAsync(Severity.High);

        await bench.Dispatch.RunAsync(Cancel);

        Assert.Empty(bench.Hooks.Received);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Found, false)]
    public async Task Alert_WhenTheOtherSideDoesNotTakeIt_IsTriedAgainOrGivenUpForGood(HttpStatusCode status, bool again)
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.Json, Own);
        bench.Hooks.Answer = () => new HttpResponseMessage(status);
        await bench.AlertAsync();

        var wait = await bench.Dispatch.RunAsync(Cancel);

        var delivery = await bench.DeliveryAsync();
        Assert.Equal((again ? DeliveryState.Queued : DeliveryState.Failed, again), (delivery.State, wait is not null));
        Assert.Contains($"{(int)status}", delivery.Problem, StringComparison.Ordinal);
        Assert.Contains($"{(int)status}", Assert.Single(await bench.Bench.Get<WebhookStore>().ListAsync(Domain.Tenant.Of(bench.Bench.Account), Cancel)).LastProblem, StringComparison.Ordinal);
        bench.Hooks.Answer = static () => null;
        bench.Bench.Clock.Advance(wait ?? TimeSpan.FromMinutes(5));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal(again ? 1 : 0, bench.Hooks.Received.Count);
    }

    [Fact]
    public async Task Alert_WhenItsWorkerDied_IsSentAgainUnderTheSameKey()
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.Json, Own);
        await bench.AlertAsync();
        using var power = new CancellationTokenSource();
        bench.Hooks.Answer = () =>
        {
            power.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Dispatch.RunAsync(power.Token));

        bench.Hooks.Answer = static () => null;
        bench.Bench.Clock.Advance(AlertOutbox.Lease);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(2, bench.Hooks.Received.Count);
        Assert.Single(bench.Hooks.Received.Select(hook => hook.Headers[WebhookChannel.KeyHeader]).Distinct());
    }

    [Fact]
    public async Task PagerDuty_WhenTheIncidentBecomesGraver_RingsAgainAndIsAcknowledgedForBoth()
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.PagerDuty, "", "0123456789abcdef0123456789abcdef");
        var incident = await bench.AlertAsync(Severity.High);
        await bench.Dispatch.RunAsync(Cancel);
        await bench.AlertAsync(Severity.Critical, incident: incident);
        await bench.Dispatch.RunAsync(Cancel);

        await bench.TakeAsync(incident, "Ben");
        await bench.Dispatch.RunAsync(Cancel);

        var said = bench.Hooks.Received.Select(hook => (hook.Json.GetProperty("event_action").GetString(), hook.Json.GetProperty("dedup_key").GetString())).ToLookup(one => one.Item1, one => one.Item2);
        Assert.Equal(2, said["trigger"].Distinct().Count());
        Assert.Equal(said["trigger"].Order(), said["acknowledge"].Order());
    }

    [Fact]
    public async Task PagerDuty_WhenTheIncidentComesBack_RingsAgain()
    {
        await using var bench = await CreateAsync();
        await bench.AddWebhookAsync(WebhookForm.PagerDuty, "", "0123456789abcdef0123456789abcdef");
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var incident = await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        await bench.Bench.Get<Domain.Incidents.IIncidentStore>().AcknowledgeAsync(Domain.Tenant.Of(bench.Bench.Account), incident.Id, null, A.Person("Ben"), Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        bench.Bench.Clock.Advance(PendingAlerts.ReturnAfter);
        await bench.Dispatch.RunAsync(Cancel);

        var triggers = bench.Hooks.Received.Where(hook => hook.Json.GetProperty("event_action").GetString() == "trigger").Select(hook => hook.Json.GetProperty("dedup_key").GetString()).ToList();
        Assert.Equal((2, 2), (triggers.Count, triggers.Distinct().Count()));
    }

    [Fact]
    public async Task Store_OnAnyDisk_HoldsNoAddressThatCouldBeWrittenTo()
    {
        await using var bench = await CreateAsync();
        var webhook = await bench.AddWebhookAsync(WebhookForm.Slack, "https://hooks.slack.com/services/T0/B0/secretpart");

        Assert.Equal("hooks.slack.com", webhook.Host);
        var log = await bench.Bench.Store.ReadAsync(Domain.Tenant.System, db => db.AuditEntries.ToListAsync(Cancel));
        Assert.DoesNotContain("secretpart", JsonSerializer.Serialize(log), StringComparison.Ordinal);
        Assert.Null(new WebhookSeals(new PlainSeals(bench.Bench.Clock) { Host = 2 }).Open(webhook));
    }

    [Fact]
    public async Task Test_WhenItIsPressed_ShowsWhatTheOtherSideSaid()
    {
        await using var bench = await CreateAsync();
        var webhook = await bench.AddWebhookAsync(WebhookForm.Slack, "https://hooks.slack.com/services/T0/B0/x");
        bench.Hooks.Answer = () => new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("invalid_token\r\n<script>") };

        var (isTaken, answer) = await bench.Bench.Get<WebhookChannel>().TryAsync(webhook, Cancel);

        Assert.False(isTaken);
        Assert.Equal("hooks.slack.com answered 403. invalid_token  <script>", answer);
    }

    [Theory]
    [InlineData(WebhookForm.Json, "http://example.org/x", "", "https://")]
    [InlineData(WebhookForm.Json, "https://user:pw@example.org/x", "", "password")]
    [InlineData(WebhookForm.Json, "file:///etc/passwd", "", "https://")]
    [InlineData(WebhookForm.Json, "nonsense", "", "like")]
    [InlineData(WebhookForm.PagerDuty, "", "", "integration key")]
    [InlineData(WebhookForm.Ntfy, "https://ntfy.sh/", "", "topic")]
    [InlineData(WebhookForm.Ntfy, "https://ntfy.sh/x", "a\r\nX-Evil: 1", "letters")]
    public void Address_WhenItCannotBeUsed_IsRefusedWithAReason(WebhookForm form, string url, string token, string part)
    {
        Assert.False(WebhookAddress.TryRead(form, url, token, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }
}
