using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

/// <summary>Debian's Chromium, driven by Playwright; a fixture that one test class shares.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private const float Longest = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string ScreenshotFolder { get; } = Path.Combine(AppContext.BaseDirectory, "screenshots");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            return;
        }

        // How long a loaded machine may take says nothing about the product; what must be fast is measured in figures.txt.
        Assertions.SetDefaultExpectTimeout(Longest);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Timeout = Longest,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh page with no cookies, or the test is skipped because there is no browser. With <paramref name="from"/>, as if through a proxy.</summary>
    public async Task<IPage> OpenAsync(string address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string? from = null, bool anyCertificate = false)
    {
        Assert.SkipWhen(_browser is null, $"{Executable} is not installed.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            IgnoreHTTPSErrors = anyCertificate,
            ExtraHTTPHeaders = from is null ? [] : [KeyValuePair.Create("X-Forwarded-For", from)],
        });
        context.SetDefaultTimeout(Longest);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
