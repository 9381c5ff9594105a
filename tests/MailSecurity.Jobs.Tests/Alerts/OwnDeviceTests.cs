using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>Trying one's devices out, and being told when they have been silent for long.</summary>
public sealed class OwnDeviceTests
{
    [Fact]
    public async Task Test_OfAPerson_IsSentFiveTimesAMinuteToAllTheirDevicesTogether()
    {
        await using var bench = await CreateAsync();
        var (ada, ben) = (await bench.AddAdminAsync("Ada"), await bench.AddAdminAsync("Ben"));
        Guid[] devices = [await bench.AddDeviceAsync(ada, "phone"), await bench.AddDeviceAsync(ada, "desk")];
        var other = await bench.AddDeviceAsync(ben, "other");
        var outbox = bench.Bench.Get<AlertOutbox>();
        for (var number = 0; number < AlertOutbox.TestsPerMinute; number++)
        {
            Assert.Null((await outbox.AddTestAsync(ada.Id, devices[number % 2], Cancel)).Problem);
        }

        Assert.Contains("Wait a moment", (await outbox.AddTestAsync(ada.Id, devices[0], Cancel)).Problem, StringComparison.Ordinal);
        Assert.Null((await outbox.AddTestAsync(ben.Id, other, Cancel)).Problem);
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal(6, bench.Push.Received.Count);

        // It keeps nobody from being told of an incident.
        await bench.AlertAsync();
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal(9, bench.Push.Received.Count);

        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await outbox.AddTestAsync(ada.Id, devices[0], Cancel)).Problem);
    }

    [Fact]
    public async Task Test_OfADeviceOfSomebodyElse_IsRefused()
    {
        await using var bench = await CreateAsync();
        var device = await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");

        Assert.NotNull((await bench.Bench.Get<AlertOutbox>().AddTestAsync((await bench.AddAdminAsync("Ben")).Id, device, Cancel)).Problem);

        await bench.Dispatch.RunAsync(Cancel);
        Assert.Empty(bench.Push.Received);
    }

    [Fact]
    public async Task Owner_OfADeviceThatHasShownNothingFor30Days_IsMailedOnceUntilItShowsSomething()
    {
        var jobs = new JobsAsked();
        await using var bench = await CreateAsync(add: services => services
            .AddSingleton<Hangfire.IBackgroundJobClient>(jobs)
            .Configure<MailOptions>(mail => (mail.Server, mail.From) = ("mail.example.org", "panel@example.org")));
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        var check = bench.Bench.Get<CheckDevicesJob>();

        Assert.Empty(await MailsAfterAsync(TimeSpan.FromDays(30)));
        var mail = Assert.Single(await MailsAfterAsync(TimeSpan.FromDays(1)));
        Assert.Equal("Ada@example.org", mail[0]);
        Assert.Contains("\"phone\" has not shown an alert for 30 days", (string)mail[2], StringComparison.Ordinal);
        Assert.Empty(await MailsAfterAsync(TimeSpan.FromDays(60)));

        await bench.AlertAsync();
        await bench.Dispatch.RunAsync(Cancel);
        await bench.Reports.ShownAsync(bench.Token(TokenUse.Report), Cancel);
        Assert.Empty(await MailsAfterAsync(TimeSpan.FromDays(30)));
        Assert.Single(await MailsAfterAsync(TimeSpan.FromDays(1)));

        async Task<List<IReadOnlyList<object>>> MailsAfterAsync(TimeSpan time)
        {
            jobs.Jobs.Clear();
            bench.Bench.Clock.Advance(time);
            await check.RunAsync(Cancel);
            return jobs.Jobs.ConvertAll(job => job.Args);
        }
    }
}
