using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
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

    public DbSet<SourceHour> SourceHours => Set<SourceHour>();

    public DbSet<UnreadableLine> UnreadableLines => Set<UnreadableLine>();

    public DbSet<LocationRow> Locations => Set<LocationRow>();

    public DbSet<LoginRow> Logins => Set<LoginRow>();

    public DbSet<MessageRow> Messages => Set<MessageRow>();

    public DbSet<AddressDayRow> AddressDays => Set<AddressDayRow>();

    public DbSet<TrustedRange> TrustedRanges => Set<TrustedRange>();

    public DbSet<Expectation> Expectations => Set<Expectation>();

    public DbSet<RuleMute> Mutes => Set<RuleMute>();

    public DbSet<SensitivityOverride> SensitivityOverrides => Set<SensitivityOverride>();

    public DbSet<NetworkKindEntry> NetworkKindEntries => Set<NetworkKindEntry>();

    public DbSet<ProfileRow> Profiles => Set<ProfileRow>();

    public DbSet<PurgeMarkRow> PurgeMarks => Set<PurgeMarkRow>();

    public DbSet<AnalysisCursorRow> AnalysisCursors => Set<AnalysisCursorRow>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<IncidentReason> Reasons => Set<IncidentReason>();

    public DbSet<IncidentEntry> IncidentEntries => Set<IncidentEntry>();

    public DbSet<Containment> Containments => Set<Containment>();

    public DbSet<ChangeNotice> ChangeNotices => Set<ChangeNotice>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<AlertStepRecord> AlertSteps => Set<AlertStepRecord>();

    public DbSet<OnCallPlanRow> OnCallPlans => Set<OnCallPlanRow>();

    public DbSet<AlertDelivery> AlertDeliveries => Set<AlertDelivery>();

    public DbSet<PushDevice> PushDevices => Set<PushDevice>();

    public DbSet<PushKey> PushKeys => Set<PushKey>();

    public DbSet<AlertChoice> AlertChoices => Set<AlertChoice>();

    public DbSet<AlertWebhook> AlertWebhooks => Set<AlertWebhook>();

    public DbSet<AdminDomain> AdminDomains => Set<AdminDomain>();

    public DbSet<AccessEntry> AccessEntries => Set<AccessEntry>();

    public DbSet<AdminSession> Sessions => Set<AdminSession>();

    public DbSet<FamiliarNetwork> FamiliarNetworks => Set<FamiliarNetwork>();

    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<BackTestRun> BackTests => Set<BackTestRun>();

    /// <summary>Lower case, in a question to the database only: LIKE tells cases apart in one of them.</summary>
    internal static string Lower(string text) => throw new NotSupportedException($"'{text}' is made lower by the database.");

    /// <summary>Waits, inside a transaction and until its end, for its turn to write; for a database that lets several write at once.</summary>
    internal virtual Task TakeTurnAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Why nobody may work on it although it can be reached; null if it may be used.</summary>
    internal virtual Task<string?> WhyUnusableAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>Whether several dashboards work on it, so that each has to be told what another one changed.</summary>
    internal virtual bool HasNodes => false;

    /// <summary>Statements, to be run at every start, after which the database refuses to change or delete a line of the audit log.</summary>
    internal abstract IReadOnlyList<string> AppendOnly { get; }

    /// <summary>Also renews the stamp of every Admin that is changed, so that Identity, which writes whole rows, cannot put back what it read before.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var admin in ChangeTracker.Entries<Admin>().Where(entry => entry.State == EntityState.Modified))
        {
            var stamp = admin.Property(known => known.ConcurrencyStamp);
            if (!stamp.IsModified)
            {
                stamp.CurrentValue = Guid.NewGuid().ToString();
            }
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDbFunction(((Func<string, string>)Lower).Method).HasName("lower").IsBuiltIn();
        builder.ApplyConfigurationsFromAssembly(typeof(MailSecurityDb).Assembly);

        // What belongs to the Account as a whole is not for those who may see some Domains only.
        OwnedBy<ApiKey>(builder);
        OwnedBy<LoginSource>(builder);
        OwnedBy<SourceHour>(builder);
        OwnedBy<UnreadableLine>(builder);
        OwnedBy<AuditEntry>(builder);
        OwnedBy<NetworkKindEntry>(builder);
        OwnedBy<AlertWebhook>(builder);

        // Its lines name their Domain; who sees some of the Domains is shown those.
        builder.Entity<BackTestRun>().HasQueryFilter(run => Tenant.SeesEveryone || run.AccountId == Tenant.AccountId);
        builder.Entity<AccessEntry>().HasQueryFilter(row => Tenant.SeesEveryone || row.AccountId == Tenant.AccountId);
        builder.Entity<DomainRow>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.Id))));
        builder.Entity<UserRow>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.DomainId))));
        builder.Entity<TrustedRange>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.DomainId))));
        builder.Entity<Expectation>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.DomainId))));
        builder.Entity<RuleMute>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.DomainId))));
        builder.Entity<SensitivityOverride>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Tenant.DomainIds.Contains(row.DomainId))));
        OfAUser<AddressDayRow>(builder);
        OfAUser<LoginRow>(builder);
        OfAUser<MessageRow>(builder);
        OfAUser<Incident>(builder);
        OfAUser<IncidentReason>(builder);
        OfAUser<Containment>(builder);
        OfAUser<Alert>(builder);
        builder.Entity<AlertDelivery>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Alerts.Any(alert => alert.Id == row.AlertId))));
        builder.Entity<AlertStepRecord>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Alerts.Any(alert => alert.Id == row.AlertId))));
        builder.Entity<OnCallPlanRow>().HasQueryFilter(row => Tenant.SeesEveryone || row.AccountId == Tenant.AccountId);
        builder.Entity<PushDevice>().HasQueryFilter(row => Tenant.SeesEveryone || row.AccountId == Tenant.AccountId);
        builder.Entity<AlertChoice>().HasQueryFilter(row => Tenant.SeesEveryone || row.AccountId == Tenant.AccountId);
        builder.Entity<IncidentEntry>().HasQueryFilter(row =>
            Tenant.SeesEveryone || (row.AccountId == Tenant.AccountId && (Tenant.SeesAllDomains || Incidents.Any(incident => incident.Id == row.IncidentId))));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<ClientAddress>().HaveConversion<AddressBytes>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    private void OwnedBy<T>(ModelBuilder builder)
        where T : class =>
        builder.Entity<T>().HasQueryFilter(row => Tenant.SeesEveryone || (EF.Property<int>(row, "AccountId") == Tenant.AccountId && Tenant.SeesAllDomains));

    private void OfAUser<T>(ModelBuilder builder)
        where T : class =>
        builder.Entity<T>().HasQueryFilter(row => Tenant.SeesEveryone || (EF.Property<int>(row, "AccountId") == Tenant.AccountId
            && (Tenant.SeesAllDomains || MailUsers.Any(user => user.Id == EF.Property<int>(row, "UserId")))));
}
