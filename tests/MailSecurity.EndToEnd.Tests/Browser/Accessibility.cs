using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

/// <summary>What axe-core finds on a page.</summary>
internal static class Accessibility
{
    private static readonly string[] Grave = ["serious", "critical"];

    /// <summary>The serious and critical problems of the page as it is now, each with the element it is about.</summary>
    public static async Task<IEnumerable<string>> ProblemsAsync(this IPage page, string what)
    {
        // A colour on its way to another is neither of them.
        await page.EvaluateAsync("document.getAnimations().forEach(animation => animation.finish())");
        var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return from violation in result.Violations
               where Grave.Contains(violation.Impact)
               from node in violation.Nodes
               select $"{what}: {violation.Id} ({violation.Impact}): {node.Html} {string.Join(' ', node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}";
    }

    /// <summary>In the light theme and in the dark one.</summary>
    public static async Task<IEnumerable<string>> ProblemsInBothThemesAsync(this IPage page, string what)
    {
        var light = (await page.ProblemsAsync($"{what}, light")).ToList();
        await page.SwitchThemeAsync();
        var dark = await page.ProblemsAsync($"{what}, dark");
        await page.SwitchThemeAsync();
        return light.Concat(dark);
    }
}
