using System.Net;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class JobsDashboardTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Theory]
    [InlineData("/jobs")]
    [InlineData("/jobs/recurring")]
    public async Task Jobs_WhenTheVisitorIsNotTheProvider_StayClosed(string path)
    {
        await host.AddAdminAsync($"admin{path.Length}@example.org");
        using var visitor = host.Visit();

        Assert.NotEqual(HttpStatusCode.OK, (await visitor.GetAsync(path)).StatusCode);
        await visitor.SignInAsync($"admin{path.Length}@example.org", PanelHost.Password);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/security/incidents")).StatusCode);
        Assert.True((await visitor.GetAsync(path)).StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Jobs_WhenTheVisitorIsTheProvider_ShowTheSchedule()
    {
        var provider = await host.AddAdminAsync("provider@example.org");
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
            var known = await admins.FindByIdAsync(provider.Id.ToString());
            known!.IsProvider = true;
            Assert.True((await admins.UpdateAsync(known)).Succeeded);
        }

        using var visitor = host.Visit();
        await visitor.SignInAsync("provider@example.org", PanelHost.Password);

        Assert.Contains("analyse-logins-0", await visitor.ReadAsync("/jobs/recurring"), StringComparison.Ordinal);
    }
}
