using System.Globalization;
using System.Text.Json;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Api;

/// <summary>Reads the parameters of a call; everything that cannot be read is named in one <see cref="Problem"/>.</summary>
internal sealed class ApiQuery(IQueryCollection query)
{
    public const int MostItems = 200;

    private const int UsualItems = 50;

    private readonly Dictionary<string, string[]> _problems = [];

    /// <summary>Null if every parameter could be read.</summary>
    public IResult? Problem => _problems.Count == 0 ? null : ApiProblem.Of(_problems);

    public void Refuse(string name, string problem) => _problems.TryAdd(name, [problem]);

    /// <summary>Null for a parameter that is missing or empty.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            Refuse(name, $"{name} is given more than once.");
        }

        return string.IsNullOrWhiteSpace(values.ToString()) ? null : values.ToString().Trim();
    }

    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public T? Word<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? ReadWord<T>(name, text) : null;

    public IReadOnlyList<T> Words<T>(string name)
        where T : struct, Enum => [.. List(name).Select(text => ReadWord<T>(name, text)).OfType<T>()];

    public int Limit()
    {
        if (Text("limit") is not { } text)
        {
            return UsualItems;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostItems)
        {
            return limit;
        }

        Refuse("limit", $"limit is a number from 1 to {MostItems}.");
        return UsualItems;
    }

    /// <summary>A time with its zone: one without would mean another moment at every server.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (ApiTime.TryRead(text, out var time))
        {
            return time;
        }

        Refuse(name, $"{name} is a time such as 2026-11-01T08:00:00Z.");
        return null;
    }

    /// <summary>An address or a network.</summary>
    public Network? Network(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Domain.Trust.Network.Read(text) is { IsError: false } read)
        {
            return read.Network;
        }

        Refuse(name, Domain.Trust.Network.Read(text).Error!);
        return null;
    }

    private T? ReadWord<T>(string name, string text)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>();
        foreach (var word in words)
        {
            if (text.Equals(word.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        Refuse(name, $"{name} is one of: {string.Join(", ", words.Select(word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString())))}.");
        return null;
    }
}
