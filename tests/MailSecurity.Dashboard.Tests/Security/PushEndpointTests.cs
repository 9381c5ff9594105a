using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailSecurity.Domain;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>What service workers call, with nobody signed in.</summary>
public sealed class PushEndpointTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly string[] Calls = ["shown", "clicked", "acknowledge", "renew"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IAlertSeals Seals => host.Services.GetRequiredService<IAlertSeals>();

    [Fact]
    public async Task Call_WithATokenThatIsNotOurs_IsRefused()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var call in Calls)
        {
            // Made up, changed, for another use, and too old.
            var good = new AlertToken(call == "renew" ? TokenUse.Report : TokenUse.Renew, Guid.NewGuid(), Guid.NewGuid(), 1, now.AddHours(1));
            var use = call switch { "renew" => TokenUse.Renew, "acknowledge" => TokenUse.Acknowledge, _ => TokenUse.Report };
            foreach (var token in new[] { null, "", "x", Seals.Write(good) + "A", Seals.Write(good), Seals.Write(good with { Use = use, Expires = now.AddSeconds(-1) }) })
            {
                using var answer = await SayAsync(call, new { token });
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Acknowledge_WithTheAlertsToken_TakesTheIncidentOnce()
    {
        var ada = await host.AddAdminAsync("ada@push.example");
        var incident = await host.RaiseAsync("ana@push.example");
        var delivery = await DeliverAsync(ada.Id, ada.AccountId, incident.Id);
        var token = Seals.Write(new AlertToken(TokenUse.Acknowledge, ada.Id, incident.Id, delivery, TimeProvider.System.GetUtcNow().AddHours(1)));

        using var first = await SayAsync("acknowledge", new { token });
        using var second = await SayAsync("acknowledge", new { token });

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("You have it.", (await first.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        var line = Assert.Single(await host.Services.GetRequiredService<IIncidentStore>().LinesAsync(Tenant.Of(ada.AccountId), [incident.Id], Cancel));
        Assert.Equal((IncidentStatus.Acknowledged, ada.Id), (line.Status, line.OwnerId));
    }

    [Fact]
    public async Task Acknowledge_WhenSomebodyHasItAndNamesAreNotShown_NamesNobody()
    {
        var (ada, ben) = (await host.AddAdminAsync("ada@locked.example"), await host.AddAdminAsync("ben@locked.example"));
        var options = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<AlertOptions>>().Value;
        foreach (var isLockedDown in new[] { false, true })
        {
            var incident = await host.RaiseAsync(isLockedDown ? "ana@locked.example" : "bea@locked.example");
            var delivery = await DeliverAsync(ada.Id, ada.AccountId, incident.Id);
            await host.Services.GetRequiredService<IIncidentStore>().AcknowledgeAsync(Tenant.Of(ada.AccountId), incident.Id, null, new MailSecurity.Domain.Admins.Actor(ben.Id, "Ben", null), Cancel);
            options.WithoutPersonalData = isLockedDown;
            using var answer = await SayAsync("acknowledge", new { token = Seals.Write(new AlertToken(TokenUse.Acknowledge, ada.Id, incident.Id, delivery, TimeProvider.System.GetUtcNow().AddHours(1))) });
            options.WithoutPersonalData = false;

            Assert.Equal(isLockedDown ? "Somebody has it already." : "Ben has it already.", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task Renew_WithADevicesToken_MovesItToItsNewAddress()
    {
        var ada = await host.AddAdminAsync("renew@push.example");
        var (keyId, key) = await host.Services.GetRequiredService<MailSecurity.Jobs.Alerts.PushKeyBook>().CurrentAsync(Cancel);
        using var receiver = new PushReceiver();
        var devices = host.Services.GetRequiredService<PushDeviceStore>();
        var (_, id) = await devices.AddAsync(
            new MailSecurity.Domain.Admins.Actor(ada.Id, ada.Name, null), ada.AccountId, receiver.Subscription("https://push.example.net/old"), receiver.Key, receiver.Secret, keyId, "phone", "", Cancel);
        var token = Seals.Write(new AlertToken(TokenUse.Renew, ada.Id, id, PushDevice.FingerprintOf("https://push.example.net/old"), TimeProvider.System.GetUtcNow().AddDays(1)));

        using var plain = await SayAsync("renew", new { token, endpoint = "http://push.example.net/new", key = receiver.Key, secret = receiver.Secret, serverKey = key.PublicKey });
        using var good = await SayAsync("renew", new { token, endpoint = "https://push.example.net/new", key = receiver.Key, secret = receiver.Secret, serverKey = key.PublicKey });

        // Its answer may not have got through.
        using var again = await SayAsync("renew", new { token, endpoint = "https://push.example.net/new", key = receiver.Key, secret = receiver.Secret, serverKey = key.PublicKey });
        using var elsewhere = await SayAsync("renew", new { token, endpoint = "https://push.example.net/other", key = receiver.Key, secret = receiver.Secret, serverKey = key.PublicKey });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (plain.StatusCode, good.StatusCode));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (again.StatusCode, elsewhere.StatusCode));
        Assert.Equal("https://push.example.net/new", Assert.Single(await devices.ListAsync(ada.Id, Cancel)).Endpoint);
    }

    private async Task<HttpResponseMessage> SayAsync(string call, object words)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        return await http.PostAsJsonAsync($"/on-call/push/{call}", words, Cancel);
    }

    private async Task<long> DeliverAsync(Guid adminId, int accountId, Guid incidentId)
    {
        var delivery = new AlertDelivery { AccountId = accountId, AlertId = Guid.CreateVersion7(), AdminId = adminId, TargetId = Guid.CreateVersion7(), State = DeliveryState.Sent };
        await host.Services.GetRequiredService<Store>().WriteAsync(
            Tenant.System,
            db =>
            {
                db.Alerts.Add(new Alert { Id = delivery.AlertId, AccountId = accountId, IncidentId = incidentId });
                db.AlertDeliveries.Add(delivery);
                db.PushDevices.Add(new PushDevice
                {
                    Id = delivery.TargetId,
                    AccountId = accountId,
                    AdminId = adminId,
                    Endpoint = $"https://push.example.net/{delivery.TargetId}",
                    Key = "",
                    Secret = "",
                    Label = "phone",
                    UserAgent = "",
                });
                return Task.CompletedTask;
            },
            Cancel);
        return delivery.Id;
    }
}
