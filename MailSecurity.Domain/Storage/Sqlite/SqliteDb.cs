using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>The tables in SQLite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : MailSecurityDb(options)
{
    internal override IReadOnlyList<string> AppendOnly { get; } =
    [
        "CREATE TRIGGER IF NOT EXISTS AuditEntries_KeepWords BEFORE UPDATE ON AuditEntries BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END",
        "CREATE TRIGGER IF NOT EXISTS AuditEntries_KeepLines BEFORE DELETE ON AuditEntries BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END",
    ];
}
