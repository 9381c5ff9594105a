using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Intake;

/// <summary>Reads single fields of an item, and remembers the first thing that is wrong with it in words for its sender.</summary>
internal sealed class ItemReader(JsonElement item, DateTimeOffset now)
{
    public string? Error { get; private set; } = item.ValueKind == JsonValueKind.Object ? null : "The item must be a JSON object.";

    public DateTimeOffset At()
    {
        var text = Required("at");
        if (Error is not null)
        {
            return default;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            Error = "'at' must be an ISO 8601 time, such as 2026-11-24T04:08:36Z.";
        }

        Error ??= IntakeRules.CheckTime(at, now);
        return at.ToUniversalTime();
    }

    public MailUser User()
    {
        var text = Required("user");
        if (Error is null && MailUser.TryRead(text, out var user))
        {
            return user;
        }

        Error ??= "'user' must have 1 to 320 characters and no control characters.";
        return default;
    }

    public ClientAddress? Address(bool required)
    {
        var text = required ? Required("ip") : Optional("ip", 64);
        if (Error is not null || text is null)
        {
            return null;
        }

        if (ClientAddress.TryParse(text, out var address))
        {
            return address;
        }

        Error = "'ip' must be an IPv4 or IPv6 address.";
        return null;
    }

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T whenMissing)
    {
        if (Optional(name, 64) is not { } text || Error is not null)
        {
            return whenMissing;
        }

        if (choices.TryGetValue(text, out var choice))
        {
            return choice;
        }

        Error = $"'{name}' must be one of: {string.Join(", ", choices.Keys)}.";
        return whenMissing;
    }

    public bool Flag(string name, bool? whenMissing)
    {
        if (Error is null && item.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null)
        {
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.GetBoolean();
            }

            Error = $"'{name}' must be true or false.";
        }

        if (whenMissing is null)
        {
            Error ??= $"'{name}' is missing.";
        }

        return whenMissing ?? false;
    }

    public int Number(string name, int least, int most)
    {
        if (Error is null && item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number
            && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Error ??= $"'{name}' must be a whole number from {least} to {most}.";
        return least;
    }

    /// <summary>Null when the field is missing; cut off at <paramref name="most"/> characters, control characters become blanks.</summary>
    public string? Optional(string name, int most)
    {
        if (Error is not null || !item.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            Error = $"'{name}' must be a text.";
            return null;
        }

        var text = value.GetString()!;
        return string.Create(Math.Min(text.Length, most), text, (span, whole) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsControl(whole[index]) ? ' ' : whole[index];
            }
        });
    }

    /// <summary>The sender's own id, or else the facts themselves: the same item sent again has the same key.</summary>
    public static ulong Key(string? id, params string?[] facts)
    {
        var text = id is { Length: > 0 } ? $"id\n{id}" : $"facts\n{string.Join('\n', facts)}";
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private string Required(string name)
    {
        if (Error is null && item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String)
        {
            return value.GetString()!;
        }

        Error ??= item.TryGetProperty(name, out _) ? $"'{name}' must be a text." : $"'{name}' is missing.";
        return "";
    }
}
