using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Trust;

/// <summary>Marks ranges as safe and looks at what became of incidents.</summary>
internal static class TrustDriver
{
    public const string Ana = "ana@example.org";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TrustCaller Program(this TestBench bench) => TrustCaller.Program(Tenant.Of(bench.Account), "Ana Admin");

    /// <summary>A fortnight in Germany, then a login from each address, an hour apart, ending at noon.</summary>
    public static async Task RaiseAsync(this TestBench bench, string user, params string[] foreign)
    {
        await bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-foreign.Length), FakeGeo.Germany(), user)]);
        await bench.StoreAsync(foreign.Select((address, number) => A.Login(A.Noon.AddHours(number + 1 - foreign.Length), address, user)));
        await bench.AnalyseAsync();
    }

    public static async Task<TrustAnswer> TrustAsync(
        this TestBench bench, string network, string? user = null, DateTimeOffset? expiresAt = null, string domain = "example.org", string description = "Office")
    {
        var answer = await bench.Get<TrustStore>().AddAsync(bench.Program(), new NewTrustedRange(network, domain, user, description, expiresAt), Cancel);
        Assert.Null(answer.Problem);
        return answer;
    }

    public static async Task<TrustAnswer> DeleteAsync(this TestBench bench, TrustAnswer added) =>
        await bench.Get<TrustStore>().DeleteAsync(bench.Program(), added.Entry!.Id, Cancel);

    public static async Task<IncidentDetail> DetailAsync(this TestBench bench, Guid id) =>
        (await bench.Get<IIncidentStore>().FindAsync(Tenant.Of(bench.Account), id, Cancel))!;

    public static Task<List<Incident>> AllIncidentsAsync(this TestBench bench) =>
        bench.Store.ReadAsync(Tenant.System, db => db.Incidents.Include(incident => incident.Reasons).Include(incident => incident.History).ToListAsync(Cancel), Cancel);
}
