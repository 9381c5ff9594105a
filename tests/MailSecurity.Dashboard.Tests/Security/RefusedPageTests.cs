using System.Net;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class RefusedPageTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Fact]
    public async Task IncidentPage_WithoutThePermission_SaysNoAccessAndNeverThatItDoesNotExist()
    {
        var incident = await host.RaiseAsync("ana@refused.example");
        await host.AddAdminAsync("refused@example.org", admin => admin.Kind = AdminKind.SubAdmin);
        using var visitor = host.Visit();
        await visitor.SignInAsync("refused@example.org", PanelHost.Password);
        using var answer = await visitor.GetAsync($"/security/incidents/{incident.Id}");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("No access", page, StringComparison.Ordinal);
        Assert.DoesNotContain("There is nothing here", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No such incident", page, StringComparison.Ordinal);
        using var missing = await visitor.GetAsync("/no/such/page");
        Assert.Contains("There is nothing here", await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
