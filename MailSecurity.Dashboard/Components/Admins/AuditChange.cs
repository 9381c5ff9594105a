using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailSecurity.Dashboard.Components.Admins;

/// <summary>One thing that a line of the audit log says was changed. <paramref name="Before"/> is null for what is new, <paramref name="After"/> for what is gone.</summary>
internal sealed partial record AuditChange(string Name, string? Before, string? After)
{
    /// <summary>What differs between the two JSON texts of a line; all of it when there is only one. Text that is no JSON object stands for itself.</summary>
    public static IReadOnlyList<AuditChange> Between(string? before, string? after)
    {
        var (was, now) = (FieldsOf(before), FieldsOf(after));
        return [.. from name in was.Keys.Union(now.Keys)
                   let change = new AuditChange(name, was.GetValueOrDefault(name), now.GetValueOrDefault(name))
                   where change.Before != change.After
                   select change];
    }

    private static Dictionary<string, string> FieldsOf(string? json)
    {
        if (json is null)
        {
            return [];
        }

        try
        {
            using var parsed = JsonDocument.Parse(json);
            return parsed.RootElement.ValueKind != JsonValueKind.Object
                ? new() { [""] = TextOf(parsed.RootElement) ?? "" }
                : (from field in parsed.RootElement.EnumerateObject()
                   let text = TextOf(field.Value)
                   where text is not null
                   select (Words(field.Name), text)).DistinctBy(field => field.Item1).ToDictionary();
        }
        catch (JsonException)
        {
            return new() { [""] = json };
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(TextOf)),
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // "expiresAt" is read as "expires at".
    private static string Words(string name) => Hump().Replace(name, letter => " " + letter.Value.ToLowerInvariant());

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Hump();
}
