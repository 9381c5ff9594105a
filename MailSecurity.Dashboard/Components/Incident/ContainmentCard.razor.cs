using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Whether the User's logins are refused, with the buttons to begin and to end that.</summary>
public sealed partial class ContainmentCard
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private Containment? _held;
    private (Guid Incident, int Version) _readAt;
    private string? _answer;
    private bool _isGood;
    private bool _isBusy;

    [Inject] public required ContainmentStore Containments { get; init; }

    [Inject] public required MailServers MailServers { get; init; }

    [Inject] public required CurrentAdmin Access { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter, EditorRequired] public required IncidentDetail Detail { get; set; }

    [Parameter] public bool MayEdit { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var shown = (Detail.Line.Id, Detail.Line.Version);
        if (shown != _readAt)
        {
            _answer = shown.Id == _readAt.Incident ? _answer : null;
            _readAt = shown;
            await ReadAsync();
        }
    }

    private async Task ReadAsync() =>
        _held = await Containments.OfAsync((await Access.GrantAsync()).Tenant, Detail.UserId, CancellationToken.None);

    private async Task ContainAsync()
    {
        var line = Detail.Line;
        var asked = new DialogParameters<ContainDialog>
        {
            { dialog => dialog.User, line.User },
            { dialog => dialog.HaveAsked, MailServers.HaveAsked(line.AccountId) },
        };
        var dialog = await Dialogs.ShowAsync<ContainDialog>(null, asked, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: ContainmentTerms terms })
        {
            await ChangeAsync(actor => Containments.StartAsync(actor, line.Id, terms, CancellationToken.None), "Logins of this User are refused from now on.");
        }
    }

    private Task LiftAsync() =>
        ChangeAsync(actor => Containments.LiftAsync(actor, Detail.Line.Id, CancellationToken.None), "Logins of this User are accepted again.");

    private async Task ChangeAsync(Func<Actor, Task<string?>> change, string done)
    {
        _isBusy = true;
        try
        {
            var problem = await change(await Access.ActorAsync());
            (_answer, _isGood) = (problem ?? done, problem is null);
            await ReadAsync();
        }
        finally
        {
            _isBusy = false;
        }

        await OnChanged.InvokeAsync();
    }
}
