using MailSecurity.Domain.Storage.Moving;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// The tables in PostgreSQL. Addresses stay 16 bytes: they sort as they do in SQLite, and one pair of comparisons serves IPv4 and
/// IPv6. What inet adds, operators for networks, no query asks for.
/// </summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : MailSecurityDb(options)
{
    /// <summary>Who holds it writes. It is the database's own, so every node takes the same, and ends with the transaction or with the node.</summary>
    internal const string TakeTurn = "SELECT pg_advisory_xact_lock(5080)";

    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    internal override IReadOnlyList<string> AppendOnly { get; } = [PostgresGuards.AuditEntries, PostgresGuards.ChangeNotices];

    internal override bool HasNodes => true;

    /// <inheritdoc/>
    internal override Task TakeTurnAsync(CancellationToken cancellation) => Database.ExecuteSqlRawAsync(TakeTurn, cancellation);

    /// <inheritdoc/>
    internal override async Task<string?> WhyUnusableAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);
        using var look = Sql.Command(this, "SELECT COUNT(*) FROM pg_class WHERE relname=@name", ("@name", MoveTarget.Mark));
        return (long)(await look.ExecuteScalarAsync(cancellation))! == 0
            ? null
            : "A store is being moved into this database, or its move was interrupted: run \"MailSecurity.Dashboard migrate-store\" again (docs/postgres.md).";
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // The order of bytes, whatever the language of the database: as SQLite sorts, and as an index serves a prefix.
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<ProtectionKey>().ToTable("ProtectionKeys").HasKey(key => key.Name);

        // A key of a table in parts has to hold what the parts are made by.
        builder.Entity<LoginRow>().HasKey(row => new { row.Id, row.At });
        builder.Entity<MessageRow>().HasKey(row => new { row.Id, row.At });
        builder.HasSequence<long>("LoginsNumbers");
        builder.HasSequence<long>("MessagesNumbers");

        // How long a text may be is decided where it is accepted: a refusal by the database would cost all that came with it.
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetMaxLength(null);
        }
    }
}

/// <summary>A key that protects cookies and sealed texts, in the form of ASP.NET Core. Every node of an installation has the same ones.</summary>
public sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
