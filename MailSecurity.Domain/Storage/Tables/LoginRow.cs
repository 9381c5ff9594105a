using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>A stored login. Written by <see cref="IBulkWriter"/> only, never changed.</summary>
public sealed class LoginRow
{
    /// <summary>Order of arrival, given by the writer inside its transaction: what the analysis counts its progress in.</summary>
    public long Id { get; set; }

    public int AccountId { get; set; }

    public int UserId { get; set; }

    public DateTimeOffset At { get; set; }

    public long Key { get; set; }

    public ClientAddress Address { get; set; }

    public MailProtocol Protocol { get; set; }

    public LoginOutcome Outcome { get; set; }

    public short Attempts { get; set; }

    public bool Tls { get; set; }

    public int LocationId { get; set; }

    public int SourceId { get; set; }

    public string? ClientId { get; set; }

    public string? Server { get; set; }

    public ushort? PasswordHash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoginRow>
    {
        public void Configure(EntityTypeBuilder<LoginRow> builder)
        {
            builder.ToTable("Logins");
            builder.Property(row => row.Id).ValueGeneratedNever();

            // One index for two jobs: Last Logins of a User in time order, and refusing what is already stored.
            builder.HasIndex(row => new { row.UserId, row.At, row.Key }).IsUnique();
        }
    }
}
