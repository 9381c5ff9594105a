using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

/// <summary>How SQLite means to answer a query: one step a line.</summary>
internal static class Plans
{
    public static Task<string> PlanAsync<T>(this TestBench bench, Tenant tenant, Func<MailSecurityDb, IQueryable<T>> query) =>
        bench.Store.ReadAsync(tenant, async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = query(db).CreateDbCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText[command.CommandText.IndexOf("SELECT", StringComparison.Ordinal)..]}";
            await using var reader = await command.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(3));
            }

            return string.Join('\n', lines);
        });
}
