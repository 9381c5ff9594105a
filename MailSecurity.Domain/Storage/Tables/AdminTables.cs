using System.Text.Json;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.HasIndex(account => account.Name).IsUnique();
        builder.Property(account => account.Thresholds).HasConversion(
            thresholds => JsonSerializer.Serialize(thresholds, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, double>>(text, JsonSerializerOptions.Default) ?? new Dictionary<string, double>(),
            new ValueComparer<Dictionary<string, double>>((one, other) => ReferenceEquals(one, other), thresholds => thresholds.Count, thresholds => thresholds));
    }
}

internal sealed class AdminTable : IEntityTypeConfiguration<Admin>
{
    public void Configure(EntityTypeBuilder<Admin> builder)
    {
        builder.Property(admin => admin.Name).HasMaxLength(200);
        builder.HasIndex(admin => admin.AccountId);
    }
}

internal sealed class AdminDomainTable : IEntityTypeConfiguration<AdminDomain>
{
    public void Configure(EntityTypeBuilder<AdminDomain> builder)
    {
        builder.ToTable("AdminDomains").HasKey(row => new { row.AdminId, row.DomainId });
        builder.HasOne<Admin>().WithMany().HasForeignKey(row => row.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AccessEntryTable : IEntityTypeConfiguration<AccessEntry>
{
    public void Configure(EntityTypeBuilder<AccessEntry> builder)
    {
        builder.ToTable("AccessEntries").Ignore(entry => entry.Range);
        builder.Property(entry => entry.Description).HasMaxLength(200);
        builder.HasIndex(entry => new { entry.AdminId, entry.Network, entry.PrefixLength }).IsUnique();
    }
}

internal sealed class AdminSessionTable : IEntityTypeConfiguration<AdminSession>
{
    public void Configure(EntityTypeBuilder<AdminSession> builder)
    {
        builder.ToTable("AdminSessions").Ignore(session => session.EndsAt);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.UserAgent).HasMaxLength(SessionStore.LongestUserAgent);
        builder.HasIndex(session => session.AdminId);
        builder.HasOne<Admin>().WithMany().HasForeignKey(session => session.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FamiliarNetworkTable : IEntityTypeConfiguration<FamiliarNetwork>
{
    public void Configure(EntityTypeBuilder<FamiliarNetwork> builder)
    {
        builder.ToTable("AdminFamiliarNetworks").HasKey(row => new { row.AdminId, row.Network });
        builder.HasOne<Admin>().WithMany().HasForeignKey(row => row.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SavedFilterTable : IEntityTypeConfiguration<SavedFilter>
{
    public void Configure(EntityTypeBuilder<SavedFilter> builder)
    {
        builder.ToTable("SavedFilters");
        builder.Property(filter => filter.Name).HasMaxLength(SavedFilter.LongestName);
        builder.Property(filter => filter.Query).HasMaxLength(SavedFilter.LongestQuery);
        builder.HasIndex(filter => new { filter.AdminId, filter.Name }).IsUnique();
        builder.HasOne<Admin>().WithMany().HasForeignKey(filter => filter.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AuditEntryTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries").HasKey(entry => entry.Id);
        builder.HasIndex(entry => new { entry.AccountId, entry.At });
    }
}

internal sealed class SetupLinkTable : IEntityTypeConfiguration<SetupLink>
{
    public void Configure(EntityTypeBuilder<SetupLink> builder) => builder.HasIndex(link => link.SecretHash).IsUnique();
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.HasIndex(key => key.SecretHash).IsUnique();
        builder.HasIndex(key => new { key.AccountId, key.Name }).IsUnique();
    }
}

internal sealed class SourceTable : IEntityTypeConfiguration<LoginSource>
{
    public void Configure(EntityTypeBuilder<LoginSource> builder) =>
        builder.ToTable("Sources").HasIndex(source => new { source.AccountId, source.Kind, source.Name }).IsUnique();
}

internal sealed class SourceHourTable : IEntityTypeConfiguration<SourceHour>
{
    public void Configure(EntityTypeBuilder<SourceHour> builder) => builder.ToTable("SourceHours").HasKey(hour => new { hour.SourceId, hour.Hour });
}

internal sealed class UnreadableLineTable : IEntityTypeConfiguration<UnreadableLine>
{
    public void Configure(EntityTypeBuilder<UnreadableLine> builder) =>
        builder.ToTable("UnreadableLines").HasIndex(line => new { line.SourceId, line.Id });
}

internal sealed class TrustedRangeTable : IEntityTypeConfiguration<TrustedRange>
{
    public void Configure(EntityTypeBuilder<TrustedRange> builder)
    {
        builder.ToTable("TrustedRanges").Ignore(range => range.AsNetwork);
        builder.Property(range => range.Description).HasMaxLength(200);
        builder.HasIndex(range => new { range.AccountId, range.DomainId });
        builder.HasIndex(range => new { range.AccountId, range.Network });
        builder.HasIndex(range => range.ExpiresAt).HasFilter("\"ExpiresAt\" IS NOT NULL AND NOT \"IsOver\"").HasDatabaseName("IX_TrustedRanges_ToExpire");
    }
}

internal sealed class ExpectationTable : IEntityTypeConfiguration<Expectation>
{
    public void Configure(EntityTypeBuilder<Expectation> builder)
    {
        builder.ToTable("Expectations").Ignore(known => known.Words).Ignore(known => known.Because);
        builder.Property(known => known.Country).HasMaxLength(2);
        builder.Property(known => known.Note).HasMaxLength(Expectation.LongestNote);
        builder.HasIndex(known => new { known.DomainId, known.UserId });
    }
}
