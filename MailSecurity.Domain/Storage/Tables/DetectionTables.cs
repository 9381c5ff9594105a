using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class RuleMuteTable : IEntityTypeConfiguration<RuleMute>
{
    public void Configure(EntityTypeBuilder<RuleMute> builder)
    {
        builder.ToTable("RuleMutes").Ignore(mute => mute.Because);
        builder.Property(mute => mute.Rule).HasMaxLength(64);
        builder.Property(mute => mute.Reason).HasMaxLength(RuleMute.LongestReason);
        builder.HasIndex(mute => new { mute.DomainId, mute.UserId });
        builder.HasIndex(mute => mute.ExpiresAt).HasFilter("NOT \"IsOver\"").HasDatabaseName("IX_RuleMutes_ToExpire");
    }
}

internal sealed class SensitivityOverrideTable : IEntityTypeConfiguration<SensitivityOverride>
{
    public void Configure(EntityTypeBuilder<SensitivityOverride> builder)
    {
        builder.ToTable("SensitivityOverrides");
        builder.Property(known => known.Reason).HasMaxLength(SensitivityOverride.LongestReason);
        builder.HasIndex(known => new { known.AccountId, known.DomainId, known.UserId });
    }
}

internal sealed class NetworkKindEntryTable : IEntityTypeConfiguration<NetworkKindEntry>
{
    public void Configure(EntityTypeBuilder<NetworkKindEntry> builder)
    {
        builder.ToTable("NetworkKindEntries");
        builder.Property(entry => entry.Key).HasMaxLength(64);
        builder.Property(entry => entry.Name).HasMaxLength(NetworkKindEntry.LongestName);
        builder.Property(entry => entry.Reason).HasMaxLength(NetworkKindEntry.LongestReason);
        builder.HasIndex(entry => new { entry.AccountId, entry.Key }).IsUnique();
    }
}
