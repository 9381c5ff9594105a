using System.Globalization;
using MailSecurity.Dashboard.Components.OnCall;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The Admin's own devices: enabling this one, trying each, and the last proof that it works.</summary>
public sealed partial class MyDevices
{
    // A device's right to renew its subscription lasts as long as the device is known.
    private static readonly TimeSpan RenewFor = TimeSpan.FromDays(3650);

    private AdminIdentity _admin = null!;
    private List<PushDevice> _devices = [];
    private Dictionary<Guid, AlertDelivery> _latest = [];
    private readonly Dictionary<Guid, Guid> _tests = [];
    private DotNetObjectReference<MyDevices>? _self;
    private string _state = "checking";
    private string? _endpoint;
    private string? _answer;
    private bool _isGood;
    private bool _isRead;
    private string _label = "";
    private Guid? _renamed;
    private int _keyId;
    private DateTimeOffset _now;

    [Inject] public required CurrentAdmin Current { get; init; }

    [Inject] public required PushDeviceStore Store { get; init; }

    [Inject] public required AlertHistory History { get; init; }

    [Inject] public required AlertOutbox Outbox { get; init; }

    [Inject] public required IAlertSignal Alerts { get; init; }

    [Inject] public required IAlertSeals Seals { get; init; }

    [Inject] public required PushKeyBook Keys { get; init; }

    [Inject] public required AlertPulse Pulse { get; init; }

    [Inject] public required IOptions<AlertOptions> Settings { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    private TimeSpan Longest => TimeSpan.FromDays(Settings.Value.ConfirmDays);

    private bool IsThisEnabled => _endpoint is not null && _devices.Exists(device => device.Endpoint == _endpoint && device.KeyId == _keyId);

    public override async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>The browser has subscribed. Answers the token by which it may renew the subscription.</summary>
    [JSInvokable]
    public async Task<string?> OnEnabledAsync(string endpoint, string key, string secret, string userAgent)
    {
        var id = Guid.Empty;
        if (PushSubscription.TryRead(endpoint, key, secret, out var subscription, out var problem))
        {
            (problem, id) = await Store.AddAsync(
                await Current.ActorAsync(), _admin.AccountId, subscription, key, secret, _keyId, UserAgentText.Of(userAgent), userAgent, Gone);
        }

        (_answer, _isGood) = (problem ?? "Alerts are enabled on this device. Send a test to see them arrive.", problem is null);
        _endpoint = problem is null ? subscription!.Endpoint.AbsoluteUri : null;
        _state = "granted";
        await ReadAsync();
        StateHasChanged();
        return problem is null ? Seals.Write(new AlertToken(TokenUse.Renew, _admin.Id, id, PushDevice.FingerprintOf(_endpoint!), Clock.GetUtcNow() + RenewFor)) : null;
    }

    /// <summary>The browser or the person did not want to.</summary>
    [JSInvokable]
    public void OnRefused(string why)
    {
        _state = why == "denied" ? "denied" : _state;
        (_answer, _isGood) = (why == "denied" ? "Notifications were not allowed." : "The browser could not reach its push service. Try again later.", false);
        StateHasChanged();
    }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Current.ReadAsync();
        (_keyId, _) = await Keys.CurrentAsync(Gone);
        await ReadAsync();
        WatchChanges(Pulse.For(_admin.AccountId), ReadAsync);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var found = await Script.InvokeAsync<BrowserState>("pushDevice.start", Gone, _self, (await Keys.CurrentAsync(Gone)).Key.PublicKey);
            (_state, _endpoint) = (found.State, found.Endpoint);
            StateHasChanged();
        }
    }

    private async Task ReadAsync()
    {
        _devices = await Store.ListAsync(_admin.Id, Gone);
        _latest = await History.LatestAsync(_admin.Id, Gone);
        (_isRead, _now) = (true, Clock.GetUtcNow());
    }

    private async Task TestAsync(PushDevice device)
    {
        (_answer, var alert) = await Outbox.AddTestAsync(_admin.Id, device.Id, Gone);
        _isGood = _answer is null;
        if (_isGood)
        {
            _tests[device.Id] = alert;
            Alerts.Raised();
        }

        await ReadAsync();
    }

    // The time from the press of the button to the device's word, by the panel's clock.
    private string? TestOf(PushDevice device) =>
        !_tests.TryGetValue(device.Id, out var alert) || !_latest.TryGetValue(device.Id, out var delivery) || delivery.AlertId != alert ? null
        : delivery is { ShownAt: { } shown } ? string.Create(CultureInfo.InvariantCulture, $"Test shown after {(shown - delivery.QueuedAt).TotalMilliseconds:N0} ms")
        : $"Test {DeliveryWords.StateOf(delivery)}";

    private void BeginRename(PushDevice device) => (_renamed, _label) = (device.Id, device.Label);

    private async Task RenameAsync(PushDevice device)
    {
        await Store.RenameAsync(_admin.Id, device.Id, _label, Gone);
        _renamed = null;
        await ReadAsync();
    }

    private async Task RemoveAsync(PushDevice device)
    {
        await Store.RemoveAsync(await Current.ActorAsync(), device.Id, Gone);
        if (device.Endpoint == _endpoint)
        {
            await Script.InvokeVoidAsync("pushDevice.remove", Gone);
            _endpoint = null;
        }

        (_answer, _isGood) = ($"{device.Label} was removed.", true);
        await ReadAsync();
    }

    internal sealed record BrowserState(string State, string? Endpoint);
}
