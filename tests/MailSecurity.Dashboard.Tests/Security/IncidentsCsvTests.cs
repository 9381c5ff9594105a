using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class IncidentsCsvTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Fact]
    public async Task Csv_HasTheViewAsItIsFilteredAndSorted_AndNoFormulas()
    {
        var formula = await host.RaiseAsync("=cmd|' /c calc'!a@csv.example");
        var plain = await host.RaiseAsync("zoe@csv.example");
        await host.RaiseAsync("somebody@elsewhere.example");
        await host.AddAdminAsync("csv@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync("csv@example.org", PanelHost.Password);

        var lines = Lines(await visitor.ReadAsync("/security/incidents.csv?domain=csv.example&sort=user"));
        Assert.StartsWith("user,domain,severity,", lines[0], StringComparison.Ordinal);
        Assert.Equal([formula.User, plain.User], new[] { lines[1], lines[2] }.Select(line => line.Split('"')[1].TrimStart('\'')));
        Assert.StartsWith("\"'=cmd", lines[1], StringComparison.Ordinal);
        Assert.Contains($"\"{plain.Id}\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"Open\"", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.Single(Lines(await visitor.ReadAsync("/security/incidents.csv?domain=csv.example&owner=mine")));
    }

    [Fact]
    public async Task Csv_ForASubAdmin_HasOnlyTheirDomainsWhateverTheAddressSays()
    {
        await host.RaiseAsync("ana@csv-own.example");
        await host.RaiseAsync("bob@csv-other.example");
        var viewer = default(Permissions).With(Section.Incidents, Level.View).Packed;
        var scoped = await host.AddAdminAsync("csv-scoped@example.org", admin => (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, viewer, true));
        await host.LimitAsync(scoped, await host.DomainAsync("csv-own.example"));
        using var visitor = host.Visit();
        await visitor.SignInAsync("csv-scoped@example.org", PanelHost.Password);

        Assert.Contains("ana@csv-own.example", await visitor.ReadAsync("/security/incidents.csv"), StringComparison.Ordinal);
        foreach (var query in new[] { "", "?domain=csv-other.example", "?q=bob", "?domain=" })
        {
            Assert.DoesNotContain("csv-other", await visitor.ReadAsync("/security/incidents.csv" + query), StringComparison.Ordinal);
        }
    }

    private static string[] Lines(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
