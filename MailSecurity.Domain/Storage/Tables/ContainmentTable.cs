using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

internal sealed class ContainmentTable : IEntityTypeConfiguration<Containment>
{
    public void Configure(EntityTypeBuilder<Containment> builder)
    {
        builder.ToTable("Containments");
        builder.Ignore(containment => containment.CountryCodes);

        // The database itself keeps "at most one at a time per User"; the look every few seconds reads this index alone.
        builder.HasIndex(containment => containment.UserId).IsUnique().HasFilter("\"LiftedAt\" IS NULL").HasDatabaseName("IX_Containments_OnePerUser");
    }
}
