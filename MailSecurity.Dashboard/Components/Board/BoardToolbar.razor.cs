using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>The filters. Every change answers with a new query; the page decides what to do with it.</summary>
public sealed partial class BoardToolbar
{
    [Parameter, EditorRequired] public required BoardQuery Query { get; set; }

    /// <summary>Suggestions for the domain; any other may be typed.</summary>
    [Parameter] public IReadOnlyList<string> Domains { get; set; } = [];

    [Parameter] public EventCallback<BoardQuery> OnChange { get; set; }

    // Bound, so that an answer under way never takes back what was typed since.
    private Task SearchAsync(string? text) => OnChange.InvokeAsync(Query with { Search = text ?? "" });

    private Task ChooseDomain(ChangeEventArgs change) => OnChange.InvokeAsync(Query with { Domain = Text(change).Trim() });

    private Task ChooseSeverity(ChangeEventArgs change) => OnChange.InvokeAsync(Query with { Severity = Word<Severity>(change) });

    private Task ChooseStatus(ChangeEventArgs change) => OnChange.InvokeAsync(Query with { Status = Word<IncidentStatus>(change) });

    private Task ChooseOwner(ChangeEventArgs change) => OnChange.InvokeAsync(Query with { Owner = Word<OwnerChoice>(change) });

    private Task Clear() => OnChange.InvokeAsync(BoardQuery.Everything with { Order = Query.Order, IsReversed = Query.IsReversed });

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";

    private static T? Word<T>(ChangeEventArgs change)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(change), out var value) ? value : null;
}
