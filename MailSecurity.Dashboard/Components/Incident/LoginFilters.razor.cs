using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>The filters of Last Logins. Every change answers with a new query; the list decides what to do with it.</summary>
public sealed partial class LoginFilters
{
    private const string Chosen = "chosen";

    private static readonly (string Code, string Name)[] CountryNames =
        [.. Countries.Codes.Select(code => (code, Countries.NameOf(code))).OrderBy(country => country.Item2, StringComparer.Ordinal)];

    private bool _choosesPeriod;

    [Parameter, EditorRequired] public required LoginsQuery Query { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    [Parameter] public EventCallback<LoginsQuery> OnChange { get; set; }

    [CascadingParameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;

    private string Period => Query.Span.Length > 0 ? Query.Span : _choosesPeriod || Query.From is not null || Query.To is not null ? Chosen : "";

    private static string Text(ChangeEventArgs change) => (change.Value as string ?? "").Trim();

    private Task AskAsync(LoginsQuery query) => OnChange.InvokeAsync(query);

    private Task ChooseProtocol(ChangeEventArgs change) =>
        AskAsync(Query with { Protocol = Enum.TryParse<MailProtocol>(Text(change), out var protocol) ? protocol : null });

    private Task ChoosePeriod(ChangeEventArgs change)
    {
        _choosesPeriod = Text(change) == Chosen;
        return AskAsync(Query with { Span = _choosesPeriod ? "" : Text(change), From = null, To = null });
    }

    private string Local(DateTimeOffset? time) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, Settings.Zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";

    private DateTimeOffset? Moment(ChangeEventArgs change) =>
        DateTime.TryParse(Text(change), CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Settings.Zone.GetUtcOffset(local)).ToUniversalTime()
            : null;
}
