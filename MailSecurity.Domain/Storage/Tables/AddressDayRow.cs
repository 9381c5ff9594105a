using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailSecurity.Domain.Storage.Tables;

/// <summary>
/// How often a User came from an address on one day: what a question about a network is answered from, because the big
/// table has no index by address. Counted by the analysis, in the transaction of its cursor.
/// </summary>
public sealed class AddressDayRow
{
    public const string Table = "AddressDays";

    public int AccountId { get; set; }

    /// <summary>Days since 1970, UTC.</summary>
    public int Day { get; set; }

    public ClientAddress Address { get; set; }

    public int UserId { get; set; }

    public int Successes { get; set; }

    public int Failures { get; set; }

    public static int DayOf(DateTimeOffset at) => (int)Math.Floor((at - DateTimeOffset.UnixEpoch).TotalDays);

    internal sealed class Configuration : IEntityTypeConfiguration<AddressDayRow>
    {
        public void Configure(EntityTypeBuilder<AddressDayRow> builder)
        {
            builder.ToTable(Table);

            // The day before the address: what a live stream counts is on a few pages, however long the history.
            builder.HasKey(row => new { row.AccountId, row.Day, row.Address, row.UserId });
        }
    }
}
