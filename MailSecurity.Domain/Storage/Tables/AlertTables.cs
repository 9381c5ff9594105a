using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class AlertTable : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("Alerts").Ignore(alert => alert.IsTest).Ignore(alert => alert.IsOfHealth);
        builder.Property(alert => alert.Id).ValueGeneratedNever();

        // The database itself keeps "once per incident and severity, until it is closed".
        builder.HasIndex(alert => new { alert.IncidentId, alert.Severity }).IsUnique().HasFilter("\"IncidentId\" IS NOT NULL AND NOT \"IsOfClosedCase\"");
        builder.HasIndex(alert => new { alert.AccountId, alert.HealthKey }).IsUnique().HasFilter("\"HealthKey\" IS NOT NULL AND NOT \"IsOfClosedCase\"").HasDatabaseName("IX_Alerts_Health");
        builder.HasIndex(alert => alert.IncidentId).HasFilter("\"IncidentId\" IS NOT NULL").HasDatabaseName("IX_Alerts_Incident");
        builder.HasIndex(alert => alert.NextAt).HasFilter("\"NextAt\" IS NOT NULL").HasDatabaseName("IX_Alerts_Due");
        builder.HasIndex(alert => new { alert.AccountId, alert.RaisedAt });
        builder.HasIndex(alert => alert.ReturnsAt).HasFilter("\"ReturnsAt\" IS NOT NULL").HasDatabaseName("IX_Alerts_Returning");
        builder.HasIndex(alert => alert.RaisedAt).HasFilter("\"StoppedAt\" IS NULL").HasDatabaseName("IX_Alerts_Open");
    }
}

internal sealed class AlertStepTable : IEntityTypeConfiguration<AlertStepRecord>
{
    public void Configure(EntityTypeBuilder<AlertStepRecord> builder)
    {
        builder.ToTable("AlertSteps");
        builder.HasIndex(step => new { step.AlertId, step.Step }).IsUnique();
        builder.HasOne<Alert>().WithMany().HasForeignKey(step => step.AlertId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlertDeliveryTable : IEntityTypeConfiguration<AlertDelivery>
{
    public void Configure(EntityTypeBuilder<AlertDelivery> builder)
    {
        builder.ToTable("AlertDeliveries");
        builder.Ignore(delivery => delivery.Key);
        builder.HasIndex(delivery => new { delivery.AlertId, delivery.Step, delivery.TargetId }).IsUnique();
        builder.HasIndex(delivery => delivery.DueAt).HasFilter("\"DueAt\" IS NOT NULL").HasDatabaseName("IX_AlertDeliveries_Due");
        builder.HasIndex(delivery => new { delivery.TargetId, delivery.FreedAt });
        builder.HasOne<Alert>().WithMany().HasForeignKey(delivery => delivery.AlertId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PushDeviceTable : IEntityTypeConfiguration<PushDevice>
{
    public void Configure(EntityTypeBuilder<PushDevice> builder)
    {
        builder.ToTable("PushDevices");
        builder.Property(device => device.Id).ValueGeneratedNever();
        builder.Property(device => device.Endpoint).HasMaxLength(PushSubscription.LongestEndpoint);
        builder.Property(device => device.Label).HasMaxLength(PushDevice.LongestLabel);
        builder.HasIndex(device => device.Endpoint).IsUnique();
        builder.HasIndex(device => device.AdminId);
        builder.HasIndex(device => device.AccountId);
        builder.HasOne<Admin>().WithMany().HasForeignKey(device => device.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PushKeyTable : IEntityTypeConfiguration<PushKey>
{
    public void Configure(EntityTypeBuilder<PushKey> builder) => builder.ToTable("PushKeys").HasIndex(key => key.PublicKey).IsUnique();
}

internal sealed class AlertChoiceTable : IEntityTypeConfiguration<AlertChoice>
{
    public void Configure(EntityTypeBuilder<AlertChoice> builder)
    {
        builder.ToTable("AlertChoices").HasKey(choice => choice.AdminId);
        builder.Property(choice => choice.AdminId).ValueGeneratedNever();
        builder.Ignore(choice => choice.Quiet);
        builder.HasIndex(choice => choice.AccountId);
        builder.HasOne<Admin>().WithOne().HasForeignKey<AlertChoice>(choice => choice.AdminId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlertWebhookTable : IEntityTypeConfiguration<AlertWebhook>
{
    public void Configure(EntityTypeBuilder<AlertWebhook> builder)
    {
        builder.ToTable("AlertWebhooks");
        builder.Property(webhook => webhook.Id).ValueGeneratedNever();
        builder.HasIndex(webhook => new { webhook.AccountId, webhook.Name }).IsUnique();
    }
}
