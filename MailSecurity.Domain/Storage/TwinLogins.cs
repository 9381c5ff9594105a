using System.Data.Common;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Finds logins that are told twice: Dovecot reports one, and a log line of Dovecot or Postfix tells of it too. They have no
/// identifier and no exact time in common, so a login is a twin when a source of the other kind has told, within seconds, of one of
/// the same User, address, protocol and success. Whichever comes first is kept.
/// </summary>
internal static class TwinLogins
{
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(10);

    /// <summary>Which of the rows are twins of stored ones; null, at the cost of one look, for an Account without reports.</summary>
    public static async Task<bool[]?> FindAsync(MailSecurityDb db, LoginSource source, IReadOnlyList<LoginRow> rows, CancellationToken cancellation)
    {
        var reporting = await db.Sources
            .Where(known => known.AccountId == source.AccountId && known.Kind == SourceKind.DovecotPolicy)
            .Select(known => known.Id)
            .ToListAsync(cancellation);
        if (reporting.Count == 0)
        {
            return null;
        }

        var others = $"{(reporting.Contains(source.Id) ? "NOT IN" : "IN")} ({string.Join(',', reporting)})";
        using var look = Sql.Command(
            db,
            $"""
            SELECT COUNT(*) FROM "Logins" WHERE "UserId"=@user AND "At">=@from AND "At"<=@to AND "Address"=@address
            AND "Protocol"=@protocol AND CASE WHEN "Outcome"=@good THEN 1 ELSE 0 END=@success AND "SourceId" {others}
            """,
            ("@user", 0), ("@from", 0L), ("@to", 0L), ("@address", Array.Empty<byte>()), ("@protocol", 0), ("@good", (int)LoginOutcome.Succeeded), ("@success", 0));
        return [.. rows.Select(row => IsTold(db, look, row))];
    }

    private static bool IsTold(MailSecurityDb db, DbCommand look, LoginRow row)
    {
        Sql.Set(look, "@user", row.UserId);
        Sql.Set(look, "@from", Sql.Time(db, row.At - Near));
        Sql.Set(look, "@to", Sql.Time(db, row.At + Near));
        Sql.Set(look, "@address", AddressBytes.Write(row.Address));
        Sql.Set(look, "@protocol", (int)row.Protocol);
        Sql.Set(look, "@success", row.Outcome is LoginOutcome.Succeeded ? 1 : 0);
        return Sql.ToInt(look.ExecuteScalar()) > 0;
    }
}
