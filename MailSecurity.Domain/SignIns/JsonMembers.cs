using System.Runtime.InteropServices;
using System.Text;
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
                if (Is(member, name))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    // An item has dozens of names and is asked for a dozen: to make a text of each, each time, was most of what reading an export cost.
    private static bool Is(JsonProperty member, string name)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) : Ascii.EqualsIgnoreCase(raw, name);
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
