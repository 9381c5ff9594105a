using Bunit;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>
/// Fills forms in as a person would: only once the field is drawn, and on the renderer's context, so that no repaint (a
/// preview that arrives, a live change) comes between finding it and changing it, and what follows sees what it did.
/// </summary>
internal static class Filling
{
    public static async Task ChangeAsync(this IRenderedComponent<IComponent> page, string selector, object value)
    {
        page.WaitForElement(selector);
        await page.InvokeAsync(() => page.Find(selector).ChangeAsync(new ChangeEventArgs { Value = value }));
    }

    public static async Task InputAsync(this IRenderedComponent<IComponent> page, string selector, string value)
    {
        page.WaitForElement(selector);
        await page.InvokeAsync(() => page.Find(selector).InputAsync(new ChangeEventArgs { Value = value }));
    }

    public static async Task PressAsync(this IRenderedComponent<IComponent> page, string selector)
    {
        page.WaitForElement(selector);
        await page.InvokeAsync(() => page.Find(selector).Click());
    }

    public static async Task SubmitAsync(this IRenderedComponent<IComponent> page, string selector)
    {
        page.WaitForElement(selector);
        await page.InvokeAsync(() => page.Find(selector).SubmitAsync());
    }
}
