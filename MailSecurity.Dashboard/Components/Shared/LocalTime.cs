using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>A moment in the browser's time zone; the exact UTC time on hover and for machines.</summary>
public sealed class LocalTime : ComponentBase
{
    [Parameter, EditorRequired] public DateTimeOffset At { get; set; }

    /// <summary>Seconds matter in a list of logins and not on a board.</summary>
    [Parameter] public bool Seconds { get; set; }

    /// <summary>Day and month without the year, where space is short and everything shown is recent.</summary>
    [Parameter] public bool Brief { get; set; }

    [CascadingParameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var utc = At.ToUniversalTime();
        builder.OpenElement(0, "time");
        builder.AddAttribute(1, "datetime", utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        builder.AddAttribute(2, "title", utc.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture));
        builder.AddContent(3, TimeZoneInfo.ConvertTime(At, Settings.Zone).ToString(
            Brief ? "d MMM HH:mm" : Seconds ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        builder.CloseElement();
    }
}
