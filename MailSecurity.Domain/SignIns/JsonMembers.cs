using System.Text.Json;

namespace MailSecurity.Domain.SignIns;

/// <summary>Members by name. PowerShell writes the names of Graph with a capital, so case does not count.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement json, string name)
    {
        if (json.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    public static JsonElement? Member(this JsonElement? json, string name) => json?.Member(name);

    /// <summary>A text, or a number as text; null for anything else.</summary>
    public static string? Text(this JsonElement? json) => json?.ValueKind switch
    {
        JsonValueKind.String => json.Value.GetString(),
        JsonValueKind.Number => json.Value.GetRawText(),
        _ => null,
    };

    public static string? Text(this JsonElement json, string name) => json.Member(name).Text();

    /// <summary>An array's elements; tools also write a single one without its array.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement? json) => json?.ValueKind switch
    {
        JsonValueKind.Array => json.Value.EnumerateArray(),
        JsonValueKind.Object => [json.Value],
        _ => [],
    };
}
