using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Where a User is expected. What may be changed is decided in the store.</summary>
public sealed partial class Expectations
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private (string User, int Revision)? _read;
    private List<Expectation> _expected = [];
    private List<string> _answer = [];
    private bool _isGood;
    private bool _isBusy;
    private bool _mayEdit;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter, EditorRequired] public required string User { get; set; }

    /// <summary>Offered before all others.</summary>
    [Parameter] public IReadOnlyList<string> Countries { get; set; } = [];

    /// <summary>Another number: somebody may have changed something, it is read again.</summary>
    [Parameter] public int Revision { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_read != (User, Revision))
        {
            _read = (User, Revision);
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        _mayEdit = grant.Allows(Section.TrustedIps, Level.Edit);
        _expected = await Trust.ExpectationsAsync(grant.Tenant, User, CancellationToken.None) ?? [];
    }

    private async Task ExpectAsync()
    {
        var parameters = new DialogParameters<ExpectationDialog>
        {
            { asked => asked.User, User },
            { asked => asked.Countries, Countries },
            { asked => asked.Save, async wanted => await Trust.ExpectAsync(await CallerAsync(), wanted, CancellationToken.None) },
        };
        var dialog = await Dialogs.ShowAsync<ExpectationDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: TrustAnswer answer })
        {
            await TellAsync(answer, $"{User} is {answer.Expected!.Words}.");
        }
    }

    private async Task EndAsync(Expectation expected)
    {
        _isBusy = true;
        try
        {
            var answer = await Trust.EndExpectationAsync(await CallerAsync(), expected.Id, CancellationToken.None);
            await TellAsync(answer, $"{User} is not {expected.Words} any more.");
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task<TrustCaller> CallerAsync() => TrustCaller.Person(await Admin.ActorAsync());

    private async Task TellAsync(TrustAnswer answer, string done)
    {
        _answer = answer.Problem is { } problem ? [problem] : [done, .. TrustWords.Rejudged(answer.Rejudged)];
        _isGood = answer.Problem is null;
        await ReadAsync();
        await OnChanged.InvokeAsync();
    }
}
