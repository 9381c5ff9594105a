using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

/// <summary>What retention tests do and ask.</summary>
internal static class RetentionBench
{
    public static Task<PurgeReport> PurgeAsync(this TestBench bench) => bench.Get<Purge>().RunAsync(TestContext.Current.CancellationToken);

    public static Task<int> CountAsync<T>(this TestBench bench, Func<MailSecurityDb, IQueryable<T>> rows) =>
        bench.Store.ReadAsync(Tenant.System, db => rows(db).CountAsync());

    public static Task<long> PragmaAsync(this TestBench bench, string name, bool forWriting = false) => Task.Run(async () =>
    {
        await using var db = bench.Get<IDbFactory>().Create(forWriting);
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)(await command.ExecuteScalarAsync())!;
    });
}
