using System.Collections.Immutable;
using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.WebUtilities;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>What Last Logins is asked to show. It lives in the page's address, with the names that the API uses.</summary>
public sealed record LoginsQuery
{
    private const int LongestText = 200;

    public static readonly LoginsQuery Everything = new();

    /// <summary>Spans that end now, by the word in the address.</summary>
    public static readonly ImmutableArray<(string Word, string Label, TimeSpan Span)> Spans =
    [
        ("1h", "last hour", TimeSpan.FromHours(1)),
        ("24h", "last 24 hours", TimeSpan.FromHours(24)),
        ("7d", "last 7 days", TimeSpan.FromDays(7)),
        ("30d", "last 30 days", TimeSpan.FromDays(30)),
    ];

    /// <summary>An address or network as it was typed.</summary>
    public string Ip { get; init; } = "";

    public string Country { get; init; } = "";

    public string Owner { get; init; } = "";

    public MailProtocol? Protocol { get; init; }

    /// <summary>"success", "failure", or the name of one outcome.</summary>
    public string Outcome { get; init; } = "";

    public string Span { get; init; } = "";

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public ImmutableHashSet<LoginField> Not { get; init; } = [];

    public bool IsFiltered => this with { Not = Everything.Not } != Everything;

    public bool Is(LoginField field) => !Not.Contains(field);

    /// <summary>Why the address or network cannot be used; null when it can.</summary>
    public string? Problem => Ip.Length > 0 && Network.Read(Ip) is { IsError: true } read ? read.Error : From > To ? "The period ends before it begins." : null;

    /// <summary>Reads an address; what it does not understand it leaves out.</summary>
    public static LoginsQuery Read(Uri uri)
    {
        var query = QueryHelpers.ParseQuery(uri.Query);
        string Text(string key) => query.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: <= LongestText } text ? text : "";
        return new LoginsQuery
        {
            Ip = Text("ip"),
            Country = Text("country").ToUpperInvariant() is { Length: 2 } code && Countries.Codes.Contains(code) ? code : "",
            Owner = Text("owner"),
            Protocol = Word<MailProtocol>(Text("protocol")),
            Outcome = Text("outcome") is "success" or "failure" ? Text("outcome") : Word<LoginOutcome>(Text("outcome"))?.ToString() ?? "",
            Span = Spans.Any(span => span.Word == Text("last")) ? Text("last") : "",
            From = Time(Text("from")),
            To = Time(Text("to")),
            Not = [.. Text("not").Split(',').Select(Word<LoginField>).OfType<LoginField>()],
        };
    }

    public LoginsQuery With(LoginField field, bool isNot) => this with { Not = isNot ? Not.Add(field) : Not.Remove(field) };

    /// <summary>The query part of the address, by key; null for what is as usual and need not be said.</summary>
    public IReadOnlyDictionary<string, object?> ToParameters() => new Dictionary<string, object?>
    {
        ["ip"] = Said(Ip),
        ["country"] = Said(Country),
        ["owner"] = Said(Owner),
        ["protocol"] = Protocol?.ToString().ToLowerInvariant(),
        ["outcome"] = Said(Outcome.ToLowerInvariant()),
        ["last"] = Said(Span),
        ["from"] = Said(From),
        ["to"] = Said(To),
        ["not"] = Said(string.Join(',', Not.Order().Select(field => field.ToString().ToLowerInvariant()))),
    };

    public LastLoginsFilter ToFilter(DateTimeOffset now) => new()
    {
        Network = Ip.Length > 0 && Network.Read(Ip) is { IsError: false } read ? read.Network : null,
        NotNetwork = !Is(LoginField.Ip),
        Countries = Country.Length > 0 ? [Country] : [],
        NotCountries = !Is(LoginField.Country),
        NetworkOwner = Owner.Length > 0 ? Owner : null,
        NotNetworkOwner = !Is(LoginField.Owner),
        Protocols = Protocol is { } protocol ? [protocol] : [],
        NotProtocols = !Is(LoginField.Protocol),
        Outcomes = Outcome switch
        {
            "" => [],
            "success" => [LoginOutcome.Succeeded],
            "failure" => [.. Enum.GetValues<LoginOutcome>().Where(outcome => outcome is not LoginOutcome.Succeeded)],
            _ => [Enum.Parse<LoginOutcome>(Outcome, ignoreCase: true)],
        },
        NotOutcomes = !Is(LoginField.Outcome),
        From = Span.Length > 0 ? now - Spans.First(span => span.Word == Span).Span : From,
        To = Span.Length > 0 ? null : To,
        NotPeriod = !Is(LoginField.Period) && (Span.Length > 0 || From is not null || To is not null),
    };

    private static string? Said(string text) => text.Length > 0 ? text : null;

    private static string? Said(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static T? Word<T>(string text)
        where T : struct, Enum =>
        text.Length > 0 && !char.IsDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}

/// <summary>What Last Logins can be filtered by, in the words of the address.</summary>
public enum LoginField
{
    Ip,
    Country,
    Owner,
    Protocol,
    Outcome,
    Period,
}
