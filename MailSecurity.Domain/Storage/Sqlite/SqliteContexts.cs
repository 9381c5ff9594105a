using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Sqlite;

internal sealed class SqliteContexts(IDbContextFactory<SqliteDb> contexts) : IDbFactory
{
    public async Task<MailSecurityDb> CreateAsync(CancellationToken cancellation) => await contexts.CreateDbContextAsync(cancellation);
}
