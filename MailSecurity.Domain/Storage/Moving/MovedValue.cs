using System.Data.Common;
using System.Text.Json.Nodes;
using MailSecurity.Domain.Storage.Postgres;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>Reads a value of either database as the type that the target's column has.</summary>
internal static class MovedValue
{
    private static readonly Dictionary<string, Func<DbDataReader, int, object>> Readers = new()
    {
        ["bigint"] = (row, at) => row.GetInt64(at),
        ["integer"] = (row, at) => row.GetInt32(at),
        ["smallint"] = (row, at) => row.GetInt16(at),
        ["boolean"] = (row, at) => row.GetBoolean(at),
        ["double precision"] = (row, at) => row.GetDouble(at),
        ["bytea"] = (row, at) => row.GetFieldValue<byte[]>(at),
        ["uuid"] = (row, at) => row.GetGuid(at),

        // A duration loses what PostgreSQL does not keep, less than a microsecond. Times are numbers, and lose nothing.
        ["interval"] = (row, at) => TimeSpan.FromMicroseconds(row.GetFieldValue<TimeSpan>(at).Ticks / TimeSpan.TicksPerMicrosecond),
        ["time without time zone"] = (row, at) => row.GetFieldValue<TimeOnly>(at),
        ["text"] = (row, at) => PostgresTexts.Clean(row.GetString(at)),
        ["jsonb"] = (row, at) => InOneForm(PostgresTexts.Clean(row.GetString(at))),
    };

    public static object?[] ReadRow(DbDataReader row, MovedTable table)
    {
        var values = new object?[table.Columns.Count];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = row.IsDBNull(at) ? null : Readers[table.Columns[at].Type](row, at);
        }

        return values;
    }

    // PostgreSQL keeps JSON as a tree, and gives its members back in an order of its own.
    private static string InOneForm(string json) => Sorted(JsonNode.Parse(json))?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
