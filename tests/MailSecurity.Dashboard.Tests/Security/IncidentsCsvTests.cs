using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

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

    [Theory]
    [InlineData("", false)]
    [InlineData("&dir=up", true)]
    public async Task Csv_OfMoreThanTwoPages_HasEachOnceInTheOrderAskedFor(string direction, bool isReversed)
    {
        var domain = $"csv-many{(isReversed ? "-up" : "")}.example";
        var users = await OpenAsync(domain, (IncidentsCsv.PageSize * 2) + 3);
        await host.AddAdminAsync($"csv@{domain}");
        using var visitor = host.Visit();
        await visitor.SignInAsync($"csv@{domain}", PanelHost.Password);

        var lines = Lines(await visitor.ReadAsync($"/security/incidents.csv?domain={domain}&sort=user{direction}"));

        users.Sort(StringComparer.OrdinalIgnoreCase);
        if (isReversed)
        {
            users.Reverse();
        }

        Assert.Equal(users, lines.Skip(1).Select(line => line.Split('"')[1]));
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

    private async Task<List<string>> OpenAsync(string domain, int count)
    {
        var account = await host.Accounts.FindOrAddAsync(Account.DefaultName, TestContext.Current.CancellationToken);
        return await host.Services.GetRequiredService<Store>().WriteAsync(Domain.Tenant.System, async db =>
        {
            var row = new DomainRow { AccountId = account, Name = domain };
            db.Domains.Add(row);
            await db.SaveChangesAsync();

            // Stored in another order than that of their names.
            var users = Enumerable.Range(0, count).Select(number => new UserRow { AccountId = account, DomainId = row.Id, Name = $"user{number * 7919 % count:0000}@{domain}" }).ToList();
            db.MailUsers.AddRange(users);
            await db.SaveChangesAsync();
            db.Incidents.AddRange(users.Select(user => Incident.Open(account, user.Id, user.Name, domain, new Finding
            {
                Rule = "newCountry",
                Severity = Severity.High,
                At = A.Noon,
                Signature = "BR",
                Text = "A login from Brazil.",
                Evidence = [],
                UnusualAt = A.Noon,
            }, A.Noon)));
            return users.ConvertAll(user => user.Name);
        });
    }

    private static string[] Lines(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
