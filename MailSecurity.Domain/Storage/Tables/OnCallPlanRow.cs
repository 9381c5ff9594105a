using System.Text.Json;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>An Account's plan: read and written as a whole, and small.</summary>
public sealed class OnCallPlanRow
{
    public int AccountId { get; init; }

    /// <summary>Grows with every change.</summary>
    public int Revision { get; set; }

    /// <summary>JSON.</summary>
    public string Plan { get; set; } = "";

    public OnCallPlan Read() => JsonSerializer.Deserialize<OnCallPlan>(Plan, JsonSerializerOptions.Web) ?? OnCallPlan.Empty;

    public void Write(OnCallPlan plan) => (Plan, Revision) = (JsonSerializer.Serialize(plan, JsonSerializerOptions.Web), Revision + 1);
}

internal sealed class OnCallPlanTable : IEntityTypeConfiguration<OnCallPlanRow>
{
    public void Configure(EntityTypeBuilder<OnCallPlanRow> builder)
    {
        builder.ToTable("OnCallPlans").HasKey(row => row.AccountId);
        builder.Property(row => row.AccountId).ValueGeneratedNever();
        builder.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
