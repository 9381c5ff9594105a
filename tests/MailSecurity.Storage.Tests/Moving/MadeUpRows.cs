using System.Data.Common;
using MailSecurity.Domain.Storage.Moving;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Storage.Tests.Moving;

/// <summary>Rows for any table: a value follows from its column's type and the row's number alone, so references find their row.</summary>
internal static class MadeUpRows
{
    public static async Task AddAsync(SqliteConnection store, MovedTable table, int rows)
    {
        for (var number = 1; number <= rows; number++)
        {
            await using var insert = store.CreateCommand();
            insert.CommandText = $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES ({string.Join(',', table.Columns.Select((_, at) => $"@v{at}"))})";
            for (var at = 0; at < table.Columns.Count; at++)
            {
                insert.Parameters.AddWithValue($"@v{at}", Value(table.Columns[at].Type, number, isHere: true));
            }

            await insert.ExecuteNonQueryAsync();
        }
    }

    /// <summary>What the row with this number has to be, read with the driver's own types.</summary>
    public static void Verify(DbDataReader row, MovedTable table, int number)
    {
        for (var at = 0; at < table.Columns.Count; at++)
        {
            var (name, type) = table.Columns[at];
            var (expected, actual) = (Value(type, number, isHere: false), row.GetValue(at));
            Assert.True(
                type == "jsonb" ? ((string)actual).Contains($"text {number:00}", StringComparison.Ordinal)
                : expected is byte[] bytes ? bytes.SequenceEqual((byte[])actual)
                : expected.Equals(actual),
                $"{table.Name}.{name} of row {number} is {actual} instead of {expected}.");
        }
    }

    // A duration that PostgreSQL cannot hold to the last digit.
    private static object Value(string type, int number, bool isHere) => type switch
    {
        "bigint" => (long)number,
        "integer" => number,
        "smallint" => (short)number,
        "boolean" => number % 2 == 1,
        "double precision" => number / 3d,
        "bytea" => new byte[] { 0, 255, (byte)(number >> 8), (byte)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        "uuid" => new Guid(number, 7, 9, [255, 254, 3, 4, 5, 6, 7, 8]),
        "interval" => TimeSpan.FromMinutes(number) + TimeSpan.FromTicks(isHere ? 19 : 10),
        "time without time zone" => TimeOnly.MinValue.AddMinutes(number),
        "text" => $"text {number:00}; tab\tquote\"é\u4e2d\ud83d\udd11",
        "jsonb" => $$"""{ "b": [1, null, true], "a": "text {{number:00}}" }""",
        _ => throw new InvalidOperationException($"A column is of the type {type}, which a move has not been tried with."),
    };
}
