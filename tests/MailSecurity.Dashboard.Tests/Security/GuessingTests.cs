using MailSecurity.Domain.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class GuessingTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guesses_OfStrangers_DoNotHoldOffTheBrowserThatIsKnown()
    {
        var admin = await host.AddAdminAsync("target@example.org");
        using var owner = host.Visit();
        await owner.SignInAsync(admin.Email!, PanelHost.Password);
        await owner.SubmitFormAsync("/about", "/sign-out");
        for (var guess = 0; guess < 100; guess++)
        {
            using var stranger = host.Visit();
            await stranger.SignInAsync(admin.Email!, $"guess number {guess}");
        }

        using var fresh = host.Visit();
        using var heldOff = await fresh.SignInAsync(admin.Email!, PanelHost.Password);
        Assert.Contains("Too many tries", await heldOff.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("/", (await owner.SignInAsync(admin.Email!, PanelHost.Password)).Headers.Location?.PathAndQuery());

        Assert.True(await host.Services.GetRequiredService<AdminStore>().UnlockAsync(admin.Email!, Cancel));
        using var afterwards = host.Visit();
        Assert.Equal("/", (await afterwards.SignInAsync(admin.Email!, PanelHost.Password)).Headers.Location?.PathAndQuery());
    }
}
