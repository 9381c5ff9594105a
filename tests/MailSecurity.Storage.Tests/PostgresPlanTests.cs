using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

/// <summary>
/// What is asked all the time, asked of a filled store: the server's own counters tell whether any of the statements, whoever wrote
/// it, has read a big table from end to end.
/// </summary>
public sealed class PostgresPlanTests
{
    private const string Ana = "ana@example.org";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HotPaths_OnAFilledStore_ReadNoBigTableFromEndToEnd()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();
        await bench.StoreAsync(A.History(A.Noon, Ana));
        await bench.AnalyseAsync();
        await bench.FillAsync();

        var failures = new List<string>();
        foreach (var (name, ask) in Questions)
        {
            var scanned = await bench.ScannedByAsync(ask);
            failures.AddRange(FilledPostgres.BigTables.Concat(PostgresDays.Tables)
                .Where(table => scanned.GetValueOrDefault(table) > 0)
                .Select(table => $"{name} reads {scanned[table]} rows of {table}"));
        }

        Assert.Empty(failures);
    }

    private static readonly LastLoginsFilter Filter = new() { From = A.Noon.AddDays(-7), Network = new Network(ClientAddress.Parse("10.0.0.0"), 8) };

    private static readonly Dictionary<string, Func<TestBench, Task>> Questions = new()
    {
        ["storing"] = node => node.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(), Ana), A.Login(A.Noon, FakeGeo.Austria(), "user7@example.org"), A.Login(A.Noon, FakeGeo.Austria(), "new@example.org")),
        ["storing messages"] = node => node.StoreAsync(A.Message(A.Noon, Ana)),
        ["the analysis"] = node => node.AnalyseAsync(),
        ["the analysis, again"] = async node =>
        {
            for (var turn = 0; turn < 8; turn++)
            {
                await node.StoreAsync(A.Login(A.Noon.AddMinutes(turn), FakeGeo.Brazil(turn), Ana));
                await node.AnalyseAsync();
            }
        },
        ["the board"] = node => node.Get<IIncidentStore>().OpenAsync(Tenant.Of(node.Account), 500, Cancel),
        ["the board of some Domains"] = node => node.Get<IIncidentStore>().OpenAsync(Tenant.Of(node.Account, [1]), 500, Cancel),
        ["a page of open ones"] = node => node.Get<IIncidentStore>().OpenPageAsync(Tenant.Of(node.Account), FilledPostgres.Users / 4, 100, Cancel),
        ["a page of all"] = node => node.Get<IIncidentStore>().PageAsync(Tenant.Of(node.Account), new IncidentFilter(), null, 50, Cancel),
        ["one incident"] = async node => await node.Get<IIncidentStore>().FindAsync(Tenant.Of(node.Account), (await node.OpenIncidentsAsync())[0].Id, Cancel),
        ["new ones"] = node => node.Get<IIncidentStore>().CountNewAsync(Tenant.Of(node.Account), A.Noon.AddHours(-1), Cancel),
        ["Last Logins"] = node => node.Get<ILoginHistory>().PageAsync(Tenant.Of(node.Account), MailUser.Parse(Ana), new LastLoginsFilter(), null, 50, Cancel),
        ["Last Logins, filtered"] = async node => await node.Get<ILoginHistory>().LookAsync(Tenant.Of(node.Account), await UserIdAsync(node), Filter, null, 50, Cancel),
        ["the overview"] = async node => await node.Get<ILoginHistory>().OverviewAsync(Tenant.Of(node.Account), await UserIdAsync(node), A.Noon.AddDays(-30), Cancel),
        ["counting logins"] = async node => await node.Get<ILoginHistory>().CountAsync(Tenant.Of(node.Account, [1]), await UserIdAsync(node), 1_000, Cancel),
        ["the last logins of all"] = node => node.Get<RecentLogins>().ReadAsync(1_000, Cancel),
        ["what was not raised"] = node => node.Get<NotRaisedFindings>().PageAsync(Tenant.Of(node.Account), null, 50, Cancel),
        ["the audit log"] = node => node.Get<AuditStore>().PageAsync(Tenant.Of(node.Account), new AuditFilter(), null, 50, Cancel),
        ["alerts"] = node => node.Get<AlertHistory>().PageAsync(Tenant.Of(node.Account), null, 50, Cancel),
    };

    private static Task<int> UserIdAsync(TestBench bench) =>
        bench.Store.ReadAsync(Tenant.Of(bench.Account), db => db.MailUsers.Where(user => user.Name == Ana).Select(user => user.Id).SingleAsync(Cancel), Cancel);
}
