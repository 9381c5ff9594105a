using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>The tables in SQLite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : MailSecurityDb(options)
{
    // SQLite keeps DateTimeOffset as text and EF refuses to sort it; as UTC ticks it sorts and keeps full precision.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
