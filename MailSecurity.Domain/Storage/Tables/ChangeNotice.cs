using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>An incident that another process changed, left for the dashboard on the same SQLite file, which tells nobody by itself.</summary>
public sealed class ChangeNotice
{
    public long Id { get; set; }

    public int AccountId { get; set; }

    public Guid IncidentId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChangeNotice>
    {
        public void Configure(EntityTypeBuilder<ChangeNotice> builder) => builder.ToTable("ChangeNotices");
    }
}
