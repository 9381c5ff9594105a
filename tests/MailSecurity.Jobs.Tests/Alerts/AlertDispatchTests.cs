using System.Net;
using System.Net.Http.Headers;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

public sealed class AlertDispatchTests
{
    [Fact]
    public async Task Board_OnceSomebodyWasTold_NamesEachOnceWithTheTime()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        await bench.AddDeviceAsync(ada, "desk");
        bench.Push.ReceiverAt("broken");
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ben"), "broken");
        bench.Push.Answer = path => path == "broken" ? new HttpResponseMessage(System.Net.HttpStatusCode.Gone) : null;
        var raised = await bench.RaiseAsync();
        Assert.Empty(raised.Told);

        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await bench.Dispatch.RunAsync(Cancel);

        // Ben's phone was not reached, so he was not told.
        var told = Assert.Single(Assert.Single(await bench.Bench.OpenIncidentsAsync()).Told);
        Assert.Equal(new ToldPerson("Ada", bench.Bench.Clock.GetUtcNow()), told);
        var store = bench.Bench.Get<IIncidentStore>();
        Assert.Equal([told], Assert.Single(await store.LinesAsync(Tenant.Of(bench.Bench.Account), [raised.Id], Cancel)).Told);
        Assert.Empty(await store.LinesAsync(Tenant.Of(bench.Bench.Account, []), [raised.Id], Cancel));
    }

    [Fact]
    public async Task Incident_WhenItIsHigh_TellsEveryDeviceOnce()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        await bench.AddDeviceAsync(ada, "desk");

        var incident = await bench.RaiseAsync();
        Assert.True(incident.Severity >= Severity.High);
        await bench.Dispatch.RunAsync(Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(["desk", "phone"], bench.Push.Received.Select(push => push.Path).Order());
        var push = bench.Push.Received.First();
        Assert.Contains("ana@example.org", push.Word("title"), StringComparison.Ordinal);
        Assert.Equal($"/security/incidents/{incident.Id}", push.Word("url"));
        Assert.True(push.Headers["Topic"].Length <= 32);
        Assert.InRange(int.Parse(push.Headers["TTL"], System.Globalization.CultureInfo.InvariantCulture), 1, 4 * 3600);
        Assert.All(Assert.Single(await bench.TrailsAsync()).Deliveries, delivery => Assert.Equal((DeliveryState.Sent, A.Noon), (delivery.State, delivery.SentAt)));
    }

    [Fact]
    public async Task Incident_WhenTwoWorkersRunAtOnce_TellsEachDeviceOnce()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        var paths = Enumerable.Range(0, 9).Select(number => $"device{number}").ToList();
        foreach (var path in paths)
        {
            await bench.AddDeviceAsync(ada, path);
        }

        await bench.RaiseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.Dispatch.RunAsync(Cancel)));

        Assert.Equal(paths, bench.Push.Received.Select(push => push.Path).Order());
    }

    [Fact]
    public async Task Incident_WhenTheSameIsFoundAgain_IsNotToldAgain()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await bench.Bench.StoreAsync(A.Login(bench.Bench.Clock.GetUtcNow(), FakeGeo.Brazil()));
        await bench.Bench.AnalyseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Incident_WhenAnImportBroughtIt_TellsNobody()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var batch = new IntakeBatch { AccountId = bench.Bench.Account, Source = SourceKind.Import, SourceName = "mail.log" };
        batch.Logins.AddRange([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);
        await bench.Bench.Get<IntakeStore>().CommitAsync([batch], Cancel);

        await bench.Bench.AnalyseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Single(await bench.Bench.OpenIncidentsAsync());
        Assert.Empty(await bench.TrailsAsync());
    }

    [Fact]
    public async Task Incident_WhenItsLoginsAreLongPast_TellsNobody()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var then = A.Noon.AddHours(-7);
        await bench.Bench.StoreAsync(A.History(then).Append(A.Login(then.AddHours(-1), FakeGeo.Germany())).Append(A.Login(then, FakeGeo.Brazil())));

        await bench.Bench.AnalyseAsync();

        Assert.Single(await bench.Bench.OpenIncidentsAsync());
        Assert.Empty(await bench.TrailsAsync());
    }

    [Fact]
    public async Task Delivery_WhenSomebodyTookTheIncidentMeanwhile_IsNotNeeded()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        bench.Push.Answer = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        var incident = await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        await bench.Bench.Get<Domain.Incidents.IIncidentStore>().AcknowledgeAsync(Tenant.Of(bench.Bench.Account), incident.Id, null, A.Person("Ben"), Cancel);
        bench.Push.Answer = static _ => null;
        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Empty(bench.Push.Received);
        Assert.Equal(DeliveryState.NotNeeded, (await bench.DeliveryAsync()).State);
        Assert.Equal("Ben", Assert.Single(await bench.TrailsAsync()).Alert.StoppedBy);
    }

    [Fact]
    public async Task Alert_WhenItsStepCannotBeTaken_DoesNotKeepTheOthersFromBeingTold()
    {
        await using var bench = await CreateAsync(add: static services => services.AddSingleton<IAlertRoute>(provider =>
            new BrokenForCritical(ActivatorUtilities.CreateInstance<EverybodyWithADevice>(provider))));
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.AlertAsync(Severity.Critical);
        await bench.AlertAsync();

        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal("High", Assert.Single(bench.Push.Received).Word("severity"));
    }

    private sealed class BrokenForCritical(IAlertRoute route) : IAlertRoute
    {
        public Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation) =>
            alert.Severity is Severity.Critical ? throw new InvalidOperationException("A plan that cannot be read.") : route.NextAsync(alert, cancellation);
    }

    [Fact]
    public async Task Plan_WhenItCannotBeRead_TellsEverybodyAndSaysSo()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        foreach (var plan in new[] { "{", "{}", "{\"schedules\":[],\"policies\":[null]}" })
        {
            await bench.Bench.Store.WriteAsync(
                Tenant.System,
                async db =>
                {
                    await db.OnCallPlans.ExecuteDeleteAsync(Cancel);
                    db.OnCallPlans.Add(new Domain.Storage.Tables.OnCallPlanRow { AccountId = bench.Bench.Account, Plan = plan });
                },
                Cancel);
            await bench.AlertAsync();
            await bench.Dispatch.RunAsync(Cancel);
        }

        Assert.Equal(3, bench.Push.Received.Count);
        Assert.All(await bench.TrailsAsync(), trail => Assert.Equal("The plan of who is on call could not be read.", Assert.Single(trail.Steps).Problem));
    }

    [Fact]
    public async Task Deliveries_ForWorkersOfTwoProcesses_AreClaimedOnce()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        for (var number = 0; number < 10; number++)
        {
            await bench.AddDeviceAsync(ada, $"device{number}");
        }

        for (var number = 0; number < 5; number++)
        {
            await bench.AlertAsync();
        }

        await using var node = await bench.Bench.ReopenAsync();
        AlertOutbox[] outboxes = [bench.Bench.Get<AlertOutbox>(), node.Get<AlertOutbox>()];
        var route = bench.Bench.Get<IAlertRoute>();
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var outbox = outboxes[number % 2];
            foreach (var alert in await outbox.DueAsync(Cancel))
            {
                await outbox.TakeStepAsync(alert, await route.NextAsync(alert, Cancel), Cancel);
            }

            return await outbox.ClaimAsync(AlertLane.Devices, Cancel);
        }));

        var ids = claimed.SelectMany(some => some).Select(one => one.Delivery.Id).ToList();
        Assert.Equal(50, ids.Count);
        Assert.Equal(50, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task Device_WhenItsPushServiceDoesNotKnowItAnyMore_IsSetAsideAndNoOther(HttpStatusCode status)
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "dead");
        var alive = await bench.AddDeviceAsync(ada, "alive");
        bench.Push.Answer = path => path == "dead" ? new HttpResponseMessage(status) : null;

        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal("alive", Assert.Single(bench.Push.Received).Path);
        Assert.Equal(alive, Assert.Single(await bench.Bench.Get<PushDeviceStore>().ListAsync(ada.Id, Cancel), device => device.EndedAt is null).Id);
    }

    [Fact]
    public async Task Delivery_WhenThePushServiceSaysLater_WaitsForThatAndThenArrives()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        bench.Push.Answer = _ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)) } };
        await bench.RaiseAsync();

        Assert.Equal(TimeSpan.FromSeconds(90), await bench.Dispatch.RunAsync(Cancel));
        bench.Push.Answer = static _ => null;
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(89));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Empty(bench.Push.Received);

        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Delivery_WhenThePushServiceStaysAway_IsTriedUntilItIsTooLateAndSaysWhy()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        bench.Push.Answer = _ => new HttpResponseMessage(HttpStatusCode.BadGateway);
        await bench.RaiseAsync();

        var turns = 0;
        while (await bench.Dispatch.RunAsync(Cancel) is { } wait)
        {
            Assert.True(++turns < 200);
            bench.Bench.Clock.Advance(wait);
        }

        var delivery = await bench.DeliveryAsync();
        Assert.Equal((DeliveryState.Failed, turns + 1), (delivery.State, delivery.Attempts));
        Assert.InRange(delivery.Until - bench.Bench.Clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromMinutes(6));
        Assert.Contains("502", delivery.Problem, StringComparison.Ordinal);
        Assert.Equal(turns + 1, Assert.Single(await bench.Bench.Get<PushDeviceStore>().ListAsync(ada.Id, Cancel)).Failures);
    }

    [Fact]
    public async Task Delivery_WhenItsWorkerDiedWithIt_IsSentByTheNextAfterAWhile()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        var outbox = bench.Bench.Get<AlertOutbox>();
        var alert = Assert.Single(await outbox.DueAsync(Cancel));
        await outbox.TakeStepAsync(alert, await bench.Bench.Get<IAlertRoute>().NextAsync(alert, Cancel), Cancel);

        // Claimed, and then the power was gone.
        Assert.Single(await outbox.ClaimAsync(AlertLane.Devices, Cancel));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Empty(bench.Push.Received);

        bench.Bench.Clock.Advance(AlertOutbox.Lease);
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Step_WhenItIsTakenTwice_MakesOneDeliveryPerDevice()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        var (outbox, route) = (bench.Bench.Get<AlertOutbox>(), bench.Bench.Get<IAlertRoute>());
        var alert = Assert.Single(await outbox.DueAsync(Cancel));
        var step = await route.NextAsync(alert, Cancel);

        await outbox.TakeStepAsync(alert, step, Cancel);
        await outbox.TakeStepAsync(alert, step, Cancel);

        Assert.Single(Assert.Single(await bench.TrailsAsync()).Deliveries);
    }

    [Fact]
    public async Task Incident_WhenAPersonMayNotSeeIt_IsNotToldToThem()
    {
        await using var bench = await CreateAsync();
        var viewer = default(Permissions).With(Section.OnCall, Level.View).With(Section.Incidents, Level.View).Packed;
        var limited = await bench.AddAdminAsync("Lea", admin => (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, viewer, true));
        var blind = await bench.AddAdminAsync("Bo", admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.OnCall, Level.View).Packed));
        var gone = await bench.AddAdminAsync("Gil");
        await bench.AddDeviceAsync(limited, "limited");
        await bench.AddDeviceAsync(blind, "blind");
        await bench.AddDeviceAsync(gone, "gone");
        await bench.Bench.Store.WriteAsync(Tenant.System, async db => (await db.Users.FindAsync([gone.Id], Cancel))!.DisabledAt = A.Noon, Cancel);

        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Empty(bench.Push.Received);
    }

    [Fact]
    public async Task Text_OnALockedDownPanel_NamesNobody()
    {
        await using var bench = await CreateAsync(options => options.WithoutPersonalData = true);
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");

        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        var text = Assert.Single(bench.Push.Received).Text.GetRawText();
        Assert.DoesNotContain("ana", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Brazil", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_WhenTheUserIsWhateverAnAttackerTyped_FitsIntoAMessage()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");

        await bench.RaiseAsync($"\"<{new string('ü', 180)}@example.org");
        await bench.Dispatch.RunAsync(Cancel);

        Assert.True(Assert.Single(bench.Push.Received).Word("title").Length < 200);
    }

    [Fact]
    public async Task Key_WhenTheHostsKeysAreOthers_IsMadeAnewAndOldDevicesAreFlagged()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await using var restored = await bench.Bench.ReopenAsync();
        using var book = new Jobs.Alerts.PushKeyBook(
            restored.Get<PushKeyStore>(), new PlainSeals(restored.Clock) { Host = 2 }, Microsoft.Extensions.Logging.Abstractions.NullLogger<Jobs.Alerts.PushKeyBook>.Instance);

        var (before, after) = ((await bench.Bench.Get<Jobs.Alerts.PushKeyBook>().CurrentAsync(Cancel)).Key.PublicKey, (await book.CurrentAsync(Cancel)).Key.PublicKey);
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.NotEqual(before, after);
        Assert.Empty(bench.Push.Received);
        Assert.Contains("another key", (await bench.DeliveryAsync()).Problem, StringComparison.Ordinal);
    }
}
