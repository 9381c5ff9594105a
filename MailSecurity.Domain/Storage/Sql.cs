using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailSecurity.Domain.Storage;

/// <summary>The few statements that are written by hand, because EF has no words for them or would track every row.</summary>
internal static class Sql
{
    /// <summary>A command in the context's transaction.</summary>
    public static DbCommand Command(MailSecurityDb db, string text, params (string Name, object? Value)[] values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, Of(value));
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static void Set(DbCommand command, string name, object? value) => command.Parameters[name].Value = Of(value);

    /// <summary>A time as this database keeps it: the context's own conversion, which statements written by hand bypass.</summary>
    public static object Time(MailSecurityDb db, DateTimeOffset time) =>
        db.Model.FindEntityType(typeof(Tables.LoginRow))!.FindProperty(nameof(Tables.LoginRow.At))!.GetTypeMapping().Converter?.ConvertToProvider(time) ?? time;

    private static object Of(object? value) => value is string text ? Postgres.PostgresTexts.Clean(text) : value ?? DBNull.Value;

    public static int ToInt(object? scalar) => Convert.ToInt32(scalar, CultureInfo.InvariantCulture);
}
