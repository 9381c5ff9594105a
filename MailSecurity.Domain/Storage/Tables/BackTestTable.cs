using System.Text.Json;
using MailSecurity.Domain.Detection.BackTesting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class BackTestTable : IEntityTypeConfiguration<BackTestRun>
{
    public void Configure(EntityTypeBuilder<BackTestRun> builder)
    {
        builder.ToTable("BackTests").HasKey(run => run.AccountId);
        builder.Property(run => run.AccountId).ValueGeneratedNever();
        builder.Property(run => run.Proposal).HasConversion(
            proposal => JsonSerializer.Serialize(proposal, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<BackTestProposal>(text, JsonSerializerOptions.Default)!,
            ByIdentity<BackTestProposal>());
        builder.Property(run => run.Result).HasConversion(
            result => JsonSerializer.Serialize(result, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<BackTestResult>(text, JsonSerializerOptions.Default),
            ByIdentity<BackTestResult?>());
    }

    // Replaced as a whole, never changed.
    private static ValueComparer<T> ByIdentity<T>() => new((one, other) => ReferenceEquals(one, other), value => value == null ? 0 : value.GetHashCode(), value => value);
}
