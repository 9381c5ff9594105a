using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>The panel's service worker in one browser, driven by the DevTools protocol as the browser itself would drive it.</summary>
internal sealed class PhoneWorker(IPage page, ICDPSession devtools, string origin, string registration)
{
    /// <summary>Enables alerts on that page's browser, and answers its worker. The subscription is made up: a browser's own needs a push service on the internet.</summary>
    public static async Task<PhoneWorker> EnableAsync(IPage phone, Panel panel, PushService push)
    {
        await phone.Context.GrantPermissionsAsync(["notifications"]);
        await phone.AddInitScriptAsync($$"""
            PushManager.prototype.subscribe = async () => ({
              endpoint: '{{push.Endpoint}}',
              toJSON: () => ({ endpoint: '{{push.Endpoint}}', keys: { p256dh: '{{push.Receiver.Key}}', auth: '{{push.Receiver.Secret}}' } }),
            });
            """);
        await phone.GoToAsync(panel, "/on-call/devices");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Enable on this device" }).ClickAsync();
        await Assertions.Expect(phone.GetByText("Alerts are enabled on this device. Send a test")).ToBeVisibleAsync();
        return await OfAsync(phone);
    }

    /// <summary>The worker that the page has registered.</summary>
    public static async Task<PhoneWorker> OfAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        var registered = new TaskCompletionSource<(string Origin, string Id)>(TaskCreationOptions.RunContinuationsAsynchronously);
        devtools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, news) =>
        {
            foreach (var one in news!.Value.GetProperty("registrations").EnumerateArray())
            {
                registered.TrySetResult((one.GetProperty("scopeURL").GetString()!.TrimEnd('/'), one.GetProperty("registrationId").GetString()!));
            }
        };
        await devtools.SendAsync("ServiceWorker.enable");
        var (origin, id) = await registered.Task;
        return new PhoneWorker(page, devtools, origin, id);
    }

    /// <summary>Gives the worker a push event.</summary>
    public Task DeliverAsync(string text) => devtools.SendAsync(
        "ServiceWorker.deliverPushMessage",
        new Dictionary<string, object> { ["origin"] = origin, ["registrationId"] = registration, ["data"] = text });

    /// <summary>The title of the notification with that tag, once it is on the screen.</summary>
    public async Task<string> TitleAsync(string tag)
    {
        const string Title = """
            async tag => {
              const worker = await navigator.serviceWorker.ready;
              for (const end = Date.now() + 90000; Date.now() < end; await new Promise(go => setTimeout(go, 50))) {
                const [shown] = await worker.getNotifications({ tag });
                if (shown) {
                  return shown.title;
                }
              }
              return '';
            }
            """;
        return await (await page.WaitForFunctionAsync(Title, tag)).JsonValueAsync<string>();
    }

    /// <summary>How many notifications there are, once the one with that tag is.</summary>
    public async Task<int> CountAsync(string tag)
    {
        await TitleAsync(tag);
        return await page.EvaluateAsync<int>("async () => (await (await navigator.serviceWorker.ready).getNotifications()).length");
    }

    /// <summary>A button of the notification with that tag.</summary>
    public Task PressAsync(string tag, string action) => RunAsync($$"""
        registration.getNotifications({ tag: '{{tag}}' }).then(([notification]) =>
          self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: '{{action}}' })))
        """);

    /// <summary>From now on the worker finds that the browser has another subscription, of which nobody has told it.</summary>
    public Task ResubscribeAsync(PushService push, string endpoint) => RunAsync($$"""
        registration.pushManager.getSubscription = async () => ({
          endpoint: '{{endpoint}}',
          toJSON: () => ({ endpoint: '{{endpoint}}', keys: { p256dh: '{{push.Receiver.Key}}', auth: '{{push.Receiver.Secret}}' } }),
        })
        """);

    private async Task RunAsync(string code)
    {
        var browser = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = await browser.SendAsync("Target.getTargets");
        var worker = targets!.Value.GetProperty("targetInfos").EnumerateArray().First(target =>
            target.GetProperty("type").GetString() == "service_worker" && target.GetProperty("url").GetString()!.StartsWith(origin, StringComparison.Ordinal));
        var attached = await browser.SendAsync(
            "Target.attachToTarget", new Dictionary<string, object> { ["targetId"] = worker.GetProperty("targetId").GetString()!, ["flatten"] = false });
        await browser.SendAsync("Target.sendMessageToTarget", new Dictionary<string, object>
        {
            ["sessionId"] = attached!.Value.GetProperty("sessionId").GetString()!,
            ["message"] = JsonSerializer.Serialize(new { id = 1, method = "Runtime.evaluate", @params = new { expression = code } }),
        });
    }
}
