using MailSecurity.Dashboard.Components.OnCall;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The Account's webhooks and its maintenance. The store decides who may change them.</summary>
public sealed partial class Channels
{
    private const string Why = "A webhook sends what happens here to somebody outside, also after your session has ended.";

    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private List<AlertWebhook> _webhooks = [];
    private AdminGrant? _grant;
    private Maintenance? _maintenance;
    private Secret? _secret;
    private string? _secretOf;
    private string? _answer;
    private bool _isGood;
    private bool _isRead;
    private int _hours = 1;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required WebhookStore Webhooks { get; init; }

    [Inject] public required MaintenanceStore Work { get; init; }

    [Inject] public required WebhookSeals Seals { get; init; }

    [Inject] public required WebhookChannel Channel { get; init; }

    [Inject] public required WebhookTrials Trials { get; init; }

    [Inject] public required AlertPulse Pulse { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    private bool MayEdit => _grant is { Domains: null } && _grant.Allows(Section.OnCall, Level.Edit);

    private bool MayDelete => _grant is { Domains: null } && _grant.Allows(Section.OnCall, Level.Delete);

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(Pulse.For((await Admin.ReadAsync()).AccountId), ReadAsync);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _grant = await Admin.GrantAsync();
        _webhooks = await Webhooks.ListAsync(_grant.Tenant, Gone);
        _maintenance = await Work.FindAsync(_grant.Tenant, Gone);
        _isRead = true;
    }

    private async Task AddAsync()
    {
        _secret = null;
        if (!await ConfirmDialog.AskAsync(Dialogs, Confirmation, Why))
        {
            return;
        }

        var parameters = new DialogParameters<NewWebhookDialog> { { asked => asked.Save, SaveAsync } };
        var dialog = await Dialogs.ShowAsync<NewWebhookDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false })
        {
            await TellAsync(null, "The webhook was added. Send a test to see it arrive.");
        }
    }

    private async Task<string?> SaveAsync(WebhookWish wish)
    {
        if (!Confirmation.IsFresh)
        {
            return FreshConfirmation.TooOld;
        }

        if (!WebhookAddress.TryRead(wish.Form, wish.Url, wish.Token, out var address, out var problem))
        {
            return problem;
        }

        Secret? secret = wish.Form is WebhookForm.Json ? Secret.Create() : null;
        var sealedAddress = Seals.Seal(address with { SigningSecret = secret?.Reveal() ?? "" });
        problem = await Webhooks.AddAsync(await Admin.ActorAsync(), new NewWebhook(wish.Name, wish.Form, address.Url.Host, sealedAddress, wish.Least), Gone);
        (_secret, _secretOf) = (problem is null ? secret : null, wish.Name.Trim());
        return problem;
    }

    private async Task TestAsync(AlertWebhook webhook)
    {
        var actor = await Admin.ActorAsync();
        var allowed = await Webhooks.FindAsync(actor, webhook.Id, Gone);
        (_isGood, _answer) = allowed is null ? (false, WebhookStore.IsGone)
            : !Trials.TryTake(actor.Id ?? default) ? (false, WebhookTrials.TooMany)
            : await Channel.TryAsync(allowed, Gone);
        _answer = $"{webhook.Name}: {_answer}";
    }

    private async Task ReplaceAsync(AlertWebhook webhook)
    {
        _secret = null;
        if (!await ConfirmDialog.AskAsync(Dialogs, Confirmation, Why) || Seals.Open(webhook) is not { } address)
        {
            return;
        }

        var secret = Secret.Create();
        var problem = await Webhooks.ReplaceSecretAsync(await Admin.ActorAsync(), webhook.Id, Seals.Seal(address with { SigningSecret = secret.Reveal() }), Gone);
        (_secret, _secretOf) = (problem is null ? secret : null, webhook.Name);
        await TellAsync(problem, $"{webhook.Name} has a new secret. The old one is not used any more.");
    }

    private async Task DeleteAsync(AlertWebhook webhook) =>
        await TellAsync(await Webhooks.DeleteAsync(await Admin.ActorAsync(), webhook.Id, Gone), $"{webhook.Name} was deleted.");

    private async Task BeginAsync() =>
        await TellAsync(await Work.BeginAsync(await Admin.ActorAsync(), TimeSpan.FromHours(_hours), Gone), "Maintenance has begun. It ends by itself.");

    private async Task EndAsync() => await TellAsync(await Work.EndAsync(await Admin.ActorAsync(), Gone), "Maintenance has ended.");

    private async Task TellAsync(string? problem, string done)
    {
        (_answer, _isGood) = (problem ?? done, problem is null);
        await ReadAsync();
    }
}
