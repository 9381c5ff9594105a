using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Board;

public sealed partial class IncidentRow
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);

    private (IncidentLine Line, string Age, string Look, bool? IsSelected) _drawn;

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

    private string StateAndTold => Incident.Told.Count == 0 ? State : $"{State}; told: {string.Join(", ", Incident.Told.Select(person => person.Name))}";

    private string Look => !Incident.IsOpen ? "leaving" : Incident.RecordedAt > Now - FreshFor ? "fresh" : "";

    // Each change of any incident comes by here for every row: those that would look the same are not drawn again.
    protected override bool ShouldRender()
    {
        var drawn = _drawn;
        _drawn = (Incident, Age.Of(Incident.OpenedAt, Now), Look, IsSelected);
        return drawn != _drawn;
    }

    // The whole row answers to a click; the name is the link for keyboards, screen readers and new tabs.
    private void Open() => Navigation.NavigateTo(Page);
}
