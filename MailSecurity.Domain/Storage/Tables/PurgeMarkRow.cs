using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>How far the store has forgotten. One row; it is written before anything is deleted.</summary>
public sealed class PurgeMarkRow
{
    public const int Only = 1;

    public int Id { get; set; } = Only;

    /// <summary>Logins and messages from before this may have been deleted, so whether one is new cannot be said any more.</summary>
    public DateTimeOffset Before { get; set; }

    /// <summary>When the last purge came to its end, or when the store was first looked at.</summary>
    public DateTimeOffset FinishedAt { get; set; }

    /// <summary>Grows when Users are deleted: numbers that a process remembers for names may not exist any more.</summary>
    public int Names { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<PurgeMarkRow>
    {
        public void Configure(EntityTypeBuilder<PurgeMarkRow> builder) =>
            builder.ToTable("PurgeMarks").Property(row => row.Id).ValueGeneratedNever();
    }
}
