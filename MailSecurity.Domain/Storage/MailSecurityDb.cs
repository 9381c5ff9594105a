using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// The tables. One sealed type per database holds what differs between them. A context belongs to one unit of work and
/// to one <see cref="Tenant"/>; until that is set it sees no row of any Account.
/// </summary>
public abstract class MailSecurityDb(DbContextOptions options)
    : IdentityUserContext<Admin, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(options)
{
    public Tenant Tenant { get; set; }

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<SetupLink> SetupLinks => Set<SetupLink>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<DomainRow> Domains => Set<DomainRow>();

    public DbSet<UserRow> MailUsers => Set<UserRow>();

    public DbSet<LoginSource> Sources => Set<LoginSource>();

    public DbSet<UnreadableLine> UnreadableLines => Set<UnreadableLine>();

    public DbSet<LocationRow> Locations => Set<LocationRow>();

    public DbSet<LoginRow> Logins => Set<LoginRow>();

    public DbSet<MessageRow> Messages => Set<MessageRow>();

    public DbSet<TrustedRange> TrustedRanges => Set<TrustedRange>();

    public DbSet<ProfileRow> Profiles => Set<ProfileRow>();

    public DbSet<AnalysisCursorRow> AnalysisCursors => Set<AnalysisCursorRow>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<IncidentReason> Reasons => Set<IncidentReason>();

    public DbSet<IncidentEntry> IncidentEntries => Set<IncidentEntry>();

    public DbSet<ChangeNotice> ChangeNotices => Set<ChangeNotice>();

    // Passkeys came with version 3 of Identity's schema.
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(MailSecurityDb).Assembly);

        OwnedBy<ApiKey>(builder);
        OwnedBy<DomainRow>(builder);
        OwnedBy<UserRow>(builder);
        OwnedBy<LoginSource>(builder);
        OwnedBy<UnreadableLine>(builder);
        OwnedBy<LoginRow>(builder);
        OwnedBy<MessageRow>(builder);
        OwnedBy<TrustedRange>(builder);
        OwnedBy<Incident>(builder);
        OwnedBy<IncidentReason>(builder);
        OwnedBy<IncidentEntry>(builder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<ClientAddress>().HaveConversion<AddressBytes>();
    }

    private void OwnedBy<T>(ModelBuilder builder)
        where T : class =>
        builder.Entity<T>().HasQueryFilter(row => Tenant.SeesEveryone || EF.Property<int>(row, "AccountId") == Tenant.AccountId);
}
