using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Load;

/// <summary>Random Accounts with Domains, incidents, keys and API Sub-Admins, and the model of what each caller sees and may do.</summary>
internal sealed class Customers(PanelHost host, Random chance)
{
    private const int Accounts = 4;
    private const int UsersPerDomain = 6;

    private static readonly string[] Scopes = [ApiScope.IncidentsRead, ApiScope.IncidentsWrite, ApiScope.LoginsRead, ApiScope.TrustedRead, ApiScope.TrustedWrite];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public List<ModelCase> Cases { get; } = [];

    public List<string> Domains { get; } = [];

    public List<ModelCaller> Callers { get; } = [];

    public async Task FillAsync()
    {
        for (var number = 0; number < Accounts; number++)
        {
            var name = $"Customer {number}";
            var account = await host.Accounts.FindOrAddAsync(name, Cancel);
            var domains = new List<(int Id, string Name)>();
            for (var domain = 0; domain < chance.Next(1, 4); domain++)
            {
                domains.Add(await AddDomainAsync(account, $"d{domain}.customer{number}.example"));
            }

            for (var key = 0; key < 3; key++)
            {
                await AddKeyAsync(name, domains.Select(domain => domain.Name).ToHashSet());
            }

            for (var person = 0; person < 4; person++)
            {
                await AddPersonAsync($"person{person}@customer{number}.example", name, domains);
            }
        }
    }

    private Task<(int, string)> AddDomainAsync(int account, string name) => host.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, async db =>
    {
        var domain = new DomainRow { AccountId = account, Name = name };
        db.Domains.Add(domain);
        await db.SaveChangesAsync(Cancel);
        Domains.Add(name);
        for (var number = 0; number < UsersPerDomain; number++)
        {
            var user = new UserRow { AccountId = account, DomainId = domain.Id, Name = $"user{number}@{name}" };
            db.MailUsers.Add(user);
            await db.SaveChangesAsync(Cancel);
            var finding = new Finding
            {
                Rule = "newCountry",
                Severity = Severity.Low,
                At = A.Noon,
                UnusualAt = A.Noon,
                Signature = "BR",
                Text = "A login from Brazil.",
                Evidence = [],
            };
            var incident = Incident.Open(account, user.Id, user.Name, name, finding, A.Noon);
            db.Incidents.Add(incident);
            Cases.Add(new ModelCase(incident.Id, user.Name, name));
        }

        return (domain.Id, name);
    }, Cancel);

    private async Task AddKeyAsync(string account, HashSet<string> domains)
    {
        var scopes = Scopes.Where(_ => chance.Next(2) == 0).ToArray();
        scopes = scopes.Length == 0 ? [ApiScope.IncidentsRead] : scopes;
        Callers.Add(new ModelCaller(await host.KeyAsync(scopes, account), domains, scopes.ToHashSet()));
    }

    private async Task AddPersonAsync(string email, string account, List<(int Id, string Name)> domains)
    {
        var (incidents, trusted, isLimited) = ((Level)chance.Next(4), (Level)chance.Next(4), chance.Next(2) == 0);
        var permissions = default(Permissions).With(Section.Incidents, incidents).With(Section.TrustedIps, trusted);
        var admin = await host.AddAdminAsync(
            email,
            admin => (admin.Kind, admin.PermissionBits, admin.MayCallFromAnywhere, admin.IsLimitedToDomains) = (AdminKind.ApiSubAdmin, permissions.Packed, true, isLimited),
            account);
        var own = domains.Where(_ => !isLimited || chance.Next(2) == 0).ToList();
        foreach (var domain in isLimited ? own : [])
        {
            await host.LimitAsync(admin, domain.Id);
        }

        var scopes = new HashSet<string>();
        scopes.UnionWith(incidents >= Level.View ? [ApiScope.IncidentsRead, ApiScope.LoginsRead] : []);
        scopes.UnionWith(incidents >= Level.Edit ? [ApiScope.IncidentsWrite] : []);
        scopes.UnionWith(trusted >= Level.View ? [ApiScope.TrustedRead] : []);
        scopes.UnionWith(trusted >= Level.Edit ? [ApiScope.TrustedWrite] : []);
        Callers.Add(new ModelCaller(host.Basic(email), own.Select(domain => domain.Name).ToHashSet(), scopes));
    }
}

internal sealed record ModelCase(Guid Id, string User, string Domain);

/// <summary>Somebody who calls, the Domains seen by them, and what they may do.</summary>
internal sealed record ModelCaller(HttpClient Http, IReadOnlySet<string> Domains, IReadOnlySet<string> Scopes);
