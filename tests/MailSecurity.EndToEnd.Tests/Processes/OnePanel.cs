namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A panel that the tests of one class share; each has Users of its own.</summary>
public sealed class OnePanel : IAsyncLifetime
{
    private Panel? _panel;

    internal Panel Panel => _panel ?? throw new InvalidOperationException("The panel has not started yet.");

    public async ValueTask InitializeAsync() => _panel = await Panel.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_panel is not null)
        {
            await _panel.DisposeAsync();
        }
    }
}
