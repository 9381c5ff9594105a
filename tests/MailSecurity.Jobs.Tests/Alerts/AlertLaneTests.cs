using Hangfire;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>Servers of others that do not answer keep nobody's phone from ringing.</summary>
public sealed class AlertLaneTests
{
    [Fact]
    public async Task Devices_WhileAWebhookHangs_AreToldOfWhatComes()
    {
        using var hanging = new HangingHooks();
        await using var bench = await CreateAsync(add: services => services.AddSingleton<IWebhookTransport>(hanging));
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.AddWebhookAsync(WebhookForm.Json, "https://hooks.example.org/mail");
        await bench.AlertAsync(user: "first@example.org");
        await bench.Dispatch.RunAsync(AlertLane.Devices, null, Cancel);
        var others = bench.Dispatch.RunAsync(AlertLane.Others, null, Cancel);
        await hanging.Reached.Task.WaitAsync(Cancel);

        await bench.AlertAsync(user: "second@example.org");
        await bench.Dispatch.RunAsync(AlertLane.Devices, null, Cancel);

        Assert.False(others.IsCompleted);
        Assert.Contains("second@", bench.Push.Received.Last().Word("title"), StringComparison.Ordinal);
        hanging.GoOn.SetResult();
        await others;
        Assert.All(await bench.TrailsAsync(), trail => Assert.All(trail.Deliveries, delivery => Assert.Equal(DeliveryState.Sent, delivery.State)));
    }

    [Fact]
    public async Task Run_WhenItComesAMomentBeforeARetryIsDue_AsksForAnotherRun()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        bench.Push.Answer = _ => new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
        await bench.AlertAsync();
        var wait = await bench.Dispatch.RunAsync(AlertLane.Devices, null, Cancel);
        bench.Bench.Clock.Advance(wait!.Value - TimeSpan.FromSeconds(0.5));

        Assert.Equal(TimeSpan.FromSeconds(0.5), await bench.Dispatch.RunAsync(AlertLane.Devices, null, Cancel));
    }

    [Fact]
    public async Task Jobs_OfEachLane_WakeTheOtherOnceThereIsSomethingForIt()
    {
        var jobs = new JobsAsked();
        await using var bench = await CreateAsync(add: services => services.AddSingleton<IBackgroundJobClient>(jobs).AddSingleton<AlertQueue>());
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var (devices, others) = (bench.Bench.Get<SendAlertsJob>(), bench.Bench.Get<SendMailsAndWebhooksJob>());
        await bench.AlertAsync();
        await devices.RunAsync(Cancel);
        Assert.Single(bench.Push.Received);
        Assert.Empty(jobs.Types);

        // A step may be taken on either.
        await bench.AddWebhookAsync(WebhookForm.Json, "https://hooks.example.org/mail");
        await bench.AlertAsync(Severity.Critical);
        await others.RunAsync(Cancel);
        Assert.Single(bench.Hooks.Received);
        Assert.Equal([typeof(SendAlertsJob)], jobs.Types);
        await devices.RunAsync(Cancel);
        Assert.Equal(2, bench.Push.Received.Count);

        await bench.AlertAsync();
        await devices.RunAsync(Cancel);
        Assert.Equal([typeof(SendAlertsJob), typeof(SendMailsAndWebhooksJob)], jobs.Types);
        Assert.Single(bench.Hooks.Received);
        await others.RunAsync(Cancel);
        Assert.Equal((3, 2), (bench.Push.Received.Count, bench.Hooks.Received.Count));
    }

    private sealed class HangingHooks : HttpMessageHandler, IWebhookTransport
    {
        public HangingHooks() => Client = new HttpClient(this, disposeHandler: false);

        public HttpClient Client { get; }

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Reached.TrySetResult();
            await GoOn.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("ok") };
        }

        protected override void Dispose(bool disposing)
        {
            Client.Dispose();
            base.Dispose(disposing);
        }
    }
}
