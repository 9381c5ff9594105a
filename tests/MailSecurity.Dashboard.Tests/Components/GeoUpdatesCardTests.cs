using Bunit;
using Hangfire;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>Where Admins look for the state of the databases, and ask for newer ones.</summary>
public sealed class GeoUpdatesCardTests
{
    // Nothing listens at port 9 of this machine, and private networks are not allowed besides: it fails either way.
    private const string Source = "https://127.0.0.1:9/city.mmdb?key=secret";

    [Fact]
    public async Task UpdateNow_WhenItFails_IsAuditedAndSaysWhyWithoutTheSecret()
    {
        await using var panel = await Panel.OpenAsync(Provider, Renewed);
        var page = panel.Render<Sources>();
        page.WaitForElement("#geoip");
        Assert.Contains("none in use", page.Find("#geoip tbody tr").TextContent);

        await Panel.PressAsync(page, "Update now");
        page.WaitForAssertion(() => Assert.Contains("Looking for newer databases", page.Find("#geoip").TextContent));
        Assert.True(page.Find("#geoip button").HasAttribute("disabled"));
        var asked = Assert.Single(((JobsAsked)panel.Bench.Get<IBackgroundJobClient>()).Jobs);
        Assert.Equal(nameof(GeoUpdateJob.RunAsync), asked.Method.Name);
        await panel.Bench.Get<GeoUpdateJob>().RunAsync(default);

        page.WaitForAssertion(() => Assert.Contains("Not all could be renewed", page.Find("#geoip [role=status]").TextContent));
        Assert.Contains("Outgoing:Allowed", page.Find("#geoip tbody tr").TextContent);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        var line = (await panel.Bench.Get<AuditStore>().PageAsync(Tenant.Of(panel.Bench.Account), new AuditFilter(What: AuditAction.GeoUpdateAsked), null, 10, default)).Single();
        Assert.Equal(("GeoIP databases", panel.AdminId), (line.Subject, line.ActorId));
    }

    [Fact]
    public async Task UpdateNow_WhenItIsNotDue_AsksAllTheSame()
    {
        await using var panel = await Panel.OpenAsync(Provider, Renewed);
        var job = panel.Bench.Get<GeoUpdateJob>();
        await job.RunAsync(default);
        var first = panel.Bench.Get<GeoUpdateBook>().Read(GeoKind.City).CheckedAt;
        panel.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await job.RunAsync(default);
        Assert.Equal(first, panel.Bench.Get<GeoUpdateBook>().Read(GeoKind.City).CheckedAt);

        Assert.Null(await panel.Bench.Get<GeoUpdates>().UpdateNowAsync(new Actor(panel.AdminId, "Ana Admin", null), default));
        await job.RunAsync(default);

        Assert.Equal(first + TimeSpan.FromMinutes(1), panel.Bench.Get<GeoUpdateBook>().Read(GeoKind.City).CheckedAt);
    }

    [Fact]
    public async Task Databases_WhenNoneIsRenewed_SayHowInsteadOfOfferingTheButton()
    {
        await using var panel = await Panel.OpenAsync(Provider);

        var page = panel.Render<Sources>();

        page.WaitForElement("#geoip details[open]");
        Assert.DoesNotContain(page.FindAll("#geoip button"), button => button.TextContent == "Update now");
        Assert.Contains("MailSecurity__Geo__Update__LicenseKey=", page.Find("#geoip pre").TextContent);
        Assert.NotNull(await panel.Bench.Get<GeoUpdates>().UpdateNowAsync(new Actor(panel.AdminId, "Ana Admin", null), default));
    }

    [Fact]
    public async Task Databases_AreNotTheBusinessOfOthersThanTheProvider()
    {
        await using var panel = await Panel.OpenAsync(admin => admin.IsProvider = false, Renewed);

        var page = panel.Render<Sources>();

        page.WaitForElement("#connect");
        page.WaitForAssertion(() => Assert.DoesNotContain("Reading…", page.Markup));
        Assert.Empty(page.FindAll("#geoip"));
    }

    private static void Provider(Admin admin) => admin.IsProvider = true;

    private static void Renewed(IServiceCollection services) => services
        .AddSingleton(Options.Create(new GeoUpdateOptions { City = Source }))
        .AddSingleton(Options.Create(new OutgoingOptions()))
        .AddSingleton<GeoLocator>().AddSingleton<OutgoingHttp>().AddSingleton<GeoFetch>().AddTransient<GeoUpdateJob>();
}
