using System.Text.Json;

namespace MailSecurity.Dashboard.Intake;

/// <summary>The items of a request body: one JSON array, or NDJSON (one object a line). A line that is no JSON is one bad item.</summary>
internal static class JsonItems
{
    /// <summary>Calls <paramref name="take"/> for each item, with null for one that is no JSON.</summary>
    /// <exception cref="JsonException">The body is an array that is not valid JSON; where the items end cannot be told.</exception>
    public static void ForEach(ReadOnlyMemory<byte> body, Action<JsonElement?> take)
    {
        var text = body.TrimStart(" \t\r\n"u8);
        if (text.Span.StartsWith("["u8))
        {
            using var document = JsonDocument.Parse(text);
            foreach (var element in document.RootElement.EnumerateArray())
            {
                take(element);
            }

            return;
        }

        foreach (var range in text.Span.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                TakeLine(line, take);
            }
        }
    }

    private static void TakeLine(ReadOnlyMemory<byte> line, Action<JsonElement?> take)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            // Said to the caller with the item's number.
        }

        using (document)
        {
            take(document?.RootElement);
        }
    }
}
