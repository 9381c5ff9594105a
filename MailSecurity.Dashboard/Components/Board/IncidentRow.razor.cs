using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Board;

public sealed partial class IncidentRow
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);

    [Inject] public required NavigationManager Navigation { get; init; }

    [Parameter, EditorRequired] public required IncidentLine Incident { get; set; }

    /// <summary>Ages count to here; one clock moves it for all rows.</summary>
    [Parameter, EditorRequired] public DateTimeOffset Now { get; set; }

    /// <summary>Null for a person who may not decide: there is nothing to select for.</summary>
    [Parameter] public bool? IsSelected { get; set; }

    [Parameter] public EventCallback<IncidentLine> OnSelect { get; set; }

    private string Page => $"/security/incidents/{Incident.Id}";

    // A long name breaks before its domain rather than inside of it.
    private int Name => Math.Max(0, Incident.User.LastIndexOf('@'));

    private string Recipients => string.Create(CultureInfo.InvariantCulture, $"to {Incident.Recipients24h:N0} recipients");

    private string State => Words.StateOf(Incident);

    private string Look => !Incident.IsOpen ? "leaving" : Incident.RecordedAt > Now - FreshFor ? "fresh" : "";

    // The whole row answers to a click; the name is the link for keyboards, screen readers and new tabs.
    private void Open() => Navigation.NavigateTo(Page);
}
