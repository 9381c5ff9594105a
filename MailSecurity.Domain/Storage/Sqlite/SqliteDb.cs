using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>The tables in SQLite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : MailSecurityDb(options)
{
    internal override IReadOnlyList<string> AppendOnly { get; } =
    [
        "CREATE TRIGGER IF NOT EXISTS AuditEntries_KeepWords BEFORE UPDATE ON AuditEntries BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END",
        "CREATE TRIGGER IF NOT EXISTS AuditEntries_KeepLines BEFORE DELETE ON AuditEntries BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END",
    ];

    // SQLite keeps DateTimeOffset as text and EF refuses to sort it; as UTC ticks it sorts and keeps full precision.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
