using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.WebUtilities;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>What the board is asked to show. It lives in the page's address, so a view can be shared and survives a reload.</summary>
public sealed record BoardQuery
{
    private const int LongestText = 320;
    private const Severity Lowest = MailSecurity.Domain.Detection.Severity.Low;

    public static readonly BoardQuery Everything = new();

    /// <summary>This severity and above.</summary>
    public Severity? Severity { get; init; }

    public IncidentStatus? Status { get; init; }

    public OwnerChoice? Owner { get; init; }

    public string Domain { get; init; } = "";

    public string Search { get; init; } = "";

    public BoardOrder Order { get; init; } = BoardOrder.Severity;

    /// <summary>From the least to the most instead of the other way round.</summary>
    public bool IsReversed { get; init; }

    public bool IsFiltered => Severity is not null || Status is not null || Owner is not null || Domain.Length > 0 || Search.Length > 0;

    /// <summary>Reads an address; what it does not understand it leaves out.</summary>
    public static BoardQuery Read(Uri uri)
    {
        var query = QueryHelpers.ParseQuery(uri.Query);
        string Text(string key) => query.TryGetValue(key, out var value) && value.ToString() is { Length: <= LongestText } text ? text : "";
        T? Word<T>(string key)
            where T : struct, Enum =>
            Text(key) is { } text && !text.Any(char.IsDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

        return new BoardQuery
        {
            // "Low and above" is everything, and the board has no closed ones.
            Severity = Word<Severity>("severity") is { } least && least > Lowest ? least : null,
            Status = Word<IncidentStatus>("state") is { } status and not IncidentStatus.Closed ? status : null,
            Owner = Word<OwnerChoice>("owner"),
            Domain = Text("domain"),
            Search = Text("q"),
            Order = Word<BoardOrder>("sort") ?? BoardOrder.Severity,
            IsReversed = Text("dir") == "up",
        };
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static BoardQuery Parse(string text) => Read(new Uri("http://localhost/?" + text));

    /// <summary>The query part of the address, without the question mark.</summary>
    public override string ToString() =>
        QueryString.Create(ToParameters().Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Key, part.Value!.ToString()))).ToString().TrimStart('?');

    /// <summary>The query part of the address, by key; null for what is as usual and need not be said.</summary>
    public IReadOnlyDictionary<string, object?> ToParameters() => new Dictionary<string, object?>
    {
        ["severity"] = Severity?.ToString().ToLowerInvariant(),
        ["state"] = Status?.ToString().ToLowerInvariant(),
        ["owner"] = Owner?.ToString().ToLowerInvariant(),
        ["domain"] = Domain.Length > 0 ? Domain : null,
        ["q"] = Search.Length > 0 ? Search : null,
        ["sort"] = Order is BoardOrder.Severity ? null : Order.ToString().ToLowerInvariant(),
        ["dir"] = IsReversed ? "up" : null,
    };
}

/// <summary>Whose incidents: the reader's own, or those that nobody has taken on.</summary>
public enum OwnerChoice
{
    Mine,
    Nobody,
}

/// <summary>What the board is sorted by, the most or the latest first.</summary>
public enum BoardOrder
{
    Severity,
    User,
    Countries,
    Messages,
    LastLogin,
    Age,
}
