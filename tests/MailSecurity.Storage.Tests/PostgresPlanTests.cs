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
        var before = await bench.ScannedAsync();

        var failures = new List<string>();
        foreach (var (name, ask) in Questions(bench))
        {
            await ask();
            var after = await bench.ScannedAsync();
            failures.AddRange(FilledPostgres.BigTables.Concat(PostgresDays.Tables)
                .Where(table => after.GetValueOrDefault(table) > before.GetValueOrDefault(table))
                .Select(table => $"{name} reads {after[table] - before.GetValueOrDefault(table)} rows of {table}"));
            before = after;
        }

        Assert.Empty(failures);
    }

    private static Dictionary<string, Func<Task>> Questions(TestBench bench)
    {
        var (tenant, some) = (Tenant.Of(bench.Account), Tenant.Of(bench.Account, [1]));
        var (history, incidents) = (bench.Get<ILoginHistory>(), bench.Get<IIncidentStore>());
        var filter = new LastLoginsFilter { From = A.Noon.AddDays(-7), Network = new Network(ClientAddress.Parse("10.0.0.0"), 8) };
        return new()
        {
            ["storing"] = () => bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(), Ana), A.Login(A.Noon, FakeGeo.Austria(), "user7@example.org"), A.Login(A.Noon, FakeGeo.Austria(), "new@example.org")),
            ["storing messages"] = () => bench.StoreAsync(A.Message(A.Noon, Ana)),
            ["the analysis"] = bench.AnalyseAsync,
            ["the analysis, again"] = async () =>
            {
                for (var turn = 0; turn < 8; turn++)
                {
                    await bench.StoreAsync(A.Login(A.Noon.AddMinutes(turn), FakeGeo.Brazil(turn), Ana));
                    await bench.AnalyseAsync();
                }
            },
            ["the board"] = () => incidents.OpenAsync(tenant, 500, Cancel),
            ["the board of some Domains"] = () => incidents.OpenAsync(some, 500, Cancel),
            ["a page of open ones"] = () => incidents.OpenPageAsync(tenant, FilledPostgres.Users / 4, 100, Cancel),
            ["a page of all"] = () => incidents.PageAsync(tenant, new IncidentFilter(), null, 50, Cancel),
            ["one incident"] = async () => await incidents.FindAsync(tenant, (await bench.OpenIncidentsAsync())[0].Id, Cancel),
            ["new ones"] = () => incidents.CountNewAsync(tenant, A.Noon.AddHours(-1), Cancel),
            ["Last Logins"] = () => history.PageAsync(tenant, MailUser.Parse(Ana), new LastLoginsFilter(), null, 50, Cancel),
            ["Last Logins, filtered"] = async () => await history.LookAsync(tenant, await UserIdAsync(bench), filter, null, 50, Cancel),
            ["the overview"] = async () => await history.OverviewAsync(tenant, await UserIdAsync(bench), A.Noon.AddDays(-30), Cancel),
            ["counting logins"] = async () => await history.CountAsync(some, await UserIdAsync(bench), 1_000, Cancel),
            ["the last logins of all"] = () => bench.Get<RecentLogins>().ReadAsync(1_000, Cancel),
            ["what was not raised"] = () => bench.Get<NotRaisedFindings>().PageAsync(tenant, null, 50, Cancel),
            ["the audit log"] = () => bench.Get<AuditStore>().PageAsync(tenant, new AuditFilter(), null, 50, Cancel),
            ["alerts"] = () => bench.Get<AlertHistory>().PageAsync(tenant, null, 50, Cancel),
        };
    }

    private static Task<int> UserIdAsync(TestBench bench) =>
        bench.Store.ReadAsync(Tenant.Of(bench.Account), db => db.MailUsers.Where(user => user.Name == Ana).Select(user => user.Id).SingleAsync(Cancel), Cancel);
}
