using System.Text.Json;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class IncidentTable : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("Incidents");
        builder.Property(incident => incident.Id).ValueGeneratedNever();
        builder.Property(incident => incident.Version).IsConcurrencyToken();
        builder.Ignore(incident => incident.IsOpen);
        builder.HasMany(incident => incident.Reasons).WithOne().HasForeignKey(reason => reason.IncidentId);
        builder.HasMany(incident => incident.History).WithOne().HasForeignKey(entry => entry.IncidentId);

        // The database itself keeps "at most one open incident per User".
        builder.HasIndex(incident => incident.UserId).IsUnique().HasFilter("\"ClosedAt\" IS NULL").HasDatabaseName("IX_Incidents_OneOpenPerUser");
        builder.HasIndex(incident => new { incident.UserId, incident.ClosedAt });
        builder.HasIndex(incident => new { incident.AccountId, incident.RecordedAt });
        builder.HasIndex(incident => new { incident.AccountId, incident.Status, incident.LastSeenAt });
    }
}

internal sealed class ReasonTable : IEntityTypeConfiguration<IncidentReason>
{
    public void Configure(EntityTypeBuilder<IncidentReason> builder)
    {
        builder.ToTable("Reasons");
        builder.Property(reason => reason.Evidence).HasConversion(
            evidence => JsonSerializer.Serialize(evidence, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<List<Evidence>>(text, JsonSerializerOptions.Default) ?? new List<Evidence>(),
            new ValueComparer<List<Evidence>>((one, other) => ReferenceEquals(one, other), evidence => evidence.Count, evidence => evidence));
        builder.HasIndex(reason => new { reason.IncidentId, reason.Rule, reason.Signature });
        builder.HasIndex(reason => new { reason.AccountId, reason.LastAt, reason.Id })
            .HasFilter("\"SuppressedBecause\" IS NOT NULL").HasDatabaseName("IX_Reasons_NotRaised");
        builder.HasIndex(reason => new { reason.UserId, reason.Rule, reason.Signature }).IsUnique()
            .HasFilter("\"IncidentId\" IS NULL").HasDatabaseName("IX_Reasons_OneSuppressedPerStatement");
    }
}

internal sealed class IncidentEntryTable : IEntityTypeConfiguration<IncidentEntry>
{
    public void Configure(EntityTypeBuilder<IncidentEntry> builder)
    {
        builder.ToTable("IncidentEntries");
        builder.HasIndex(entry => entry.IncidentId);
    }
}
