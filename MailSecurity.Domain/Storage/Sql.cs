using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailSecurity.Domain.Storage;

/// <summary>The few statements that are written by hand, because EF has no words for them or would track every row.</summary>
internal static class Sql
{
    /// <summary>A command in the context's transaction.</summary>
    public static DbCommand Command(MailSecurityDb db, string text, params (string Name, object Value)[] values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static int ToInt(object? scalar) => Convert.ToInt32(scalar, CultureInfo.InvariantCulture);
}
