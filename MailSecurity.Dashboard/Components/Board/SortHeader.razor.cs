using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Board;

public sealed partial class SortHeader
{
    [Parameter, EditorRequired] public BoardOrder Order { get; set; }

    [Parameter, EditorRequired] public required BoardQuery Query { get; set; }

    [Parameter, EditorRequired] public RenderFragment? ChildContent { get; set; }

    [Parameter] public string? Class { get; set; }

    [Parameter] public EventCallback<BoardQuery> OnSort { get; set; }

    private bool IsChosen => Query.Order == Order;

    // Names go from A to Z first; numbers, severities and times from the most.
    private bool IsAscending => Query.IsReversed != (Order is BoardOrder.User);

    private string Direction => !IsChosen ? "none" : IsAscending ? "ascending" : "descending";

    private string Arrow => !IsChosen ? "" : IsAscending ? "▲" : "▼";

    private Task SortAsync() => OnSort.InvokeAsync(Query with { Order = Order, IsReversed = IsChosen && !Query.IsReversed });
}
