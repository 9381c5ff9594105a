using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>What the detectors remember of a User, in the form of <see cref="Detection.UserProfileCodec"/>.</summary>
public sealed class ProfileRow
{
    public int UserId { get; set; }

    public required byte[] Profile { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProfileRow>
    {
        public void Configure(EntityTypeBuilder<ProfileRow> builder)
        {
            builder.ToTable("Profiles");
            builder.HasKey(row => row.UserId);
            builder.Property(row => row.UserId).ValueGeneratedNever();
        }
    }
}

/// <summary>How far the analysis of one partition of Users has come.</summary>
public sealed class AnalysisCursorRow
{
    public int Partition { get; set; }

    /// <summary>The last <see cref="LoginRow.Id"/> that was judged.</summary>
    public long LoginId { get; set; }

    /// <summary>The last <see cref="MessageRow.Id"/> that was counted.</summary>
    public long MessageId { get; set; }

    /// <summary>Grows when a person's decision changes profiles: what was read before that is not written over it.</summary>
    public int Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AnalysisCursorRow>
    {
        public void Configure(EntityTypeBuilder<AnalysisCursorRow> builder)
        {
            builder.ToTable("AnalysisCursors");
            builder.HasKey(row => row.Partition);
            builder.Property(row => row.Partition).ValueGeneratedNever();
        }
    }
}
