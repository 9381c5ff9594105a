using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// Makes texts such as PostgreSQL takes: it refuses a zero and half of a surrogate pair, and with it everything that came in the
/// same transaction. Both are written by attackers only, and SQLite keeps them.
/// </summary>
internal sealed class PostgresTexts : DbCommandInterceptor
{
    public static string Clean(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || char.IsSurrogate(text[at]))
            {
                return Rewrite(text);
            }
        }

        return text;
    }

    public static void Clean(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.Value switch
            {
                string text => Clean(text),
                string[] texts => Array.ConvertAll(texts, Clean),
                List<string> texts => texts.ConvertAll(Clean),
                var other => other,
            };
        }
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Clean(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Clean(command);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Clean(command);
        return ValueTask.FromResult(result);
    }

    // The round trip replaces what has no other half.
    private static string Rewrite(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));
}
