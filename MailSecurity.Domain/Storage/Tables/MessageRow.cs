using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>A stored sent message. Written by <see cref="IBulkWriter"/> only, never changed.</summary>
public sealed class MessageRow
{
    /// <summary>Order of arrival, as in <see cref="LoginRow.Id"/>.</summary>
    public long Id { get; set; }

    public int AccountId { get; set; }

    public int UserId { get; set; }

    public DateTimeOffset At { get; set; }

    public long Key { get; set; }

    public int Recipients { get; set; }

    public int SourceId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<MessageRow>
    {
        public void Configure(EntityTypeBuilder<MessageRow> builder)
        {
            builder.ToTable("Messages");
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.HasIndex(row => new { row.UserId, row.At, row.Key }).IsUnique();
        }
    }
}
