using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>A mailbox login that was seen. Logins refer to it by number: the text would double the row.</summary>
public sealed class UserRow
{
    public int Id { get; set; }

    public int AccountId { get; set; }

    public int DomainId { get; set; }

    public required string Name { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<UserRow>
    {
        public void Configure(EntityTypeBuilder<UserRow> builder)
        {
            builder.ToTable("MailUsers");
            builder.Property(row => row.Name).HasMaxLength(MailUser.MaxLength);
            builder.HasIndex(row => new { row.AccountId, row.Name }).IsUnique();
            builder.HasIndex(row => row.DomainId);
        }
    }
}

/// <summary>The part of a User's name after the @; empty for names without one.</summary>
public sealed class DomainRow
{
    public int Id { get; set; }

    public int AccountId { get; set; }

    public required string Name { get; set; }

    /// <summary>How its customers were last written to, see <see cref="LetterChoice"/>; null if they never were.</summary>
    public string? LetterLanguage { get; set; }

    /// <inheritdoc cref="LetterLanguage"/>
    public string? LetterZone { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DomainRow>
    {
        public void Configure(EntityTypeBuilder<DomainRow> builder)
        {
            builder.ToTable("Domains");
            builder.Property(row => row.Name).HasMaxLength(MailUser.MaxLength);
            builder.Property(row => row.LetterLanguage).HasMaxLength(LetterChoice.MostLetters);
            builder.Property(row => row.LetterZone).HasMaxLength(LetterChoice.MostLetters);
            builder.HasIndex(row => new { row.AccountId, row.Name }).IsUnique();
        }
    }
}
