using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>Incidents and connections for tests of who may see what.</summary>
internal static class People
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An incident in the real product: real addresses, real databases.</summary>
    public static async Task<IncidentLine> RaiseAsync(this PanelHost host, string user, string account = Account.DefaultName)
    {
        var batch = new IntakeBatch { AccountId = await host.Accounts.FindOrAddAsync(account, Cancel), Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(Enumerable.Range(0, 60).Select(number => A.Login(A.Noon.AddDays(-15).AddHours(number * 6), "91.0.0.1", user)));
        batch.Logins.Add(A.Login(A.Noon, "177.0.0.1", user));
        await host.Services.GetRequiredService<IntakeStore>().CommitAsync([batch], Cancel);
        await host.Services.GetRequiredService<LoginAnalysis>().DrainAllAsync(Cancel);

        // By name: tests that share the host may have thousands open.
        var found = await host.Services.GetRequiredService<IIncidentStore>().PageAsync(Tenant.Of(batch.AccountId), new IncidentFilter(User: user), null, 2, Cancel);
        return found.Single();
    }

    public static Task<int> DomainAsync(this PanelHost host, string name) => host.Services.GetRequiredService<Store>()
        .ReadAsync(Tenant.System, db => db.Domains.Where(domain => domain.Name == name).Select(domain => domain.Id).FirstAsync(Cancel), Cancel);

    public static Task LimitAsync(this PanelHost host, Admin admin, int domain) => host.Services.GetRequiredService<Store>().WriteAsync(
        Tenant.System,
        db =>
        {
            db.AdminDomains.Add(new AdminDomain { AdminId = admin.Id, DomainId = domain });
            return Task.CompletedTask;
        },
        Cancel);

    public static async Task<HubConnection> ListenAsync(this PanelHost host, string email)
    {
        using var visitor = host.Visit();
        await visitor.SignInAsync(email, PanelHost.Password);
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, "/hubs/incidents"), options => options.Cookies = visitor.Cookies)
            .Build();
        await connection.StartAsync(Cancel);
        return connection;
    }
}
