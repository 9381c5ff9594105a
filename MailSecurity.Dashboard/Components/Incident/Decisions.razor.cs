using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>What a person can decide about an incident. The store is told which version the person saw.</summary>
public sealed partial class Decisions
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private string? _answer;
    private bool _isGood;
    private bool _isBusy;

    [Inject] public required IIncidentStore Incidents { get; init; }

    [Inject] public required ContainmentStore Containments { get; init; }

    [Inject] public required CurrentAdmin Access { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter, EditorRequired] public required IncidentDetail Detail { get; set; }

    [Parameter, EditorRequired] public required AdminIdentity Admin { get; set; }

    [Parameter] public EventCallback OnDecided { get; set; }

    [CascadingParameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;

    private async Task ContactAsync() => await Dialogs.ShowAsync<ContactDialog>(
        null, new DialogParameters<ContactDialog> { { dialog => dialog.Line, Detail.Line }, { dialog => dialog.Settings, Settings } }, DialogSize);

    private Task AcknowledgeAsync()
    {
        var line = Detail.Line;
        return DecideAsync(
            (tenant, by) => Incidents.AcknowledgeAsync(tenant, line.Id, line.Version, by, CancellationToken.None),
            "Acknowledged: this incident is yours.");
    }

    private async Task ResolveAsync()
    {
        // The version of now: whatever changes while the dialog is open was not seen by the one who decides.
        var line = Detail.Line;
        var dialog = await Dialogs.ShowAsync<ResolveDialog>(null, new DialogParameters<ResolveDialog> { { asked => asked.User, line.User } }, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: Resolution resolution })
        {
            await DecideAsync(
                (tenant, by) => Incidents.ResolveAsync(
                    tenant, line.Id, line.Version, resolution.Verdict, resolution.Note, by, CancellationToken.None),
                $"Resolved: {resolution.Verdict}.",
                resolution.Contain ? () => ContainAsync(line.Id) : null);
        }
    }

    private async Task<string?> ContainAsync(Guid incident) => await Containments.StartAsync(
        await Access.ActorAsync(), incident, new ContainmentTerms(ResolveDialog.ContainedDays), CancellationToken.None);

    private async Task DecideAsync(Func<Tenant, Actor, Task<DecisionOutcome>> decide, string done, Func<Task<string?>>? andThen = null)
    {
        _isBusy = true;
        try
        {
            // The store asks again at each decision: what the page was opened with may have been taken away.
            var outcome = await decide((await Access.GrantAsync()).Tenant, await Access.ActorAsync());
            (_answer, _isGood) = (DecisionWords.For(outcome, done), outcome is DecisionOutcome.Done);
            if (_isGood && andThen is not null && await andThen() is { } problem)
            {
                (_answer, _isGood) = ($"{done} Logins are not refused: {problem}", false);
            }
        }
        finally
        {
            _isBusy = false;
        }

        await OnDecided.InvokeAsync();
    }
}
