using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>A sentence whose https addresses are links: licences ask for a link beside the data they cover.</summary>
public sealed partial class TextWithLinks : ComponentBase
{
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var part in Address().Split(Text))
        {
            if (Address().IsMatch(part))
            {
                builder.OpenElement(0, "a");
                builder.AddAttribute(1, "href", part);
                builder.AddAttribute(2, "rel", "noreferrer");
                builder.AddContent(3, part);
                builder.CloseElement();
            }
            else
            {
                builder.AddContent(4, part);
            }
        }
    }

    [GeneratedRegex(@"(https://[a-z0-9.-]+[a-z])")]
    private static partial Regex Address();
}
