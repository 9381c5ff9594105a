using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Name and confirmation, then the browser's own dialog. Plain forms: the browser has to be asked within a request.</summary>
public sealed partial class AddPasskey
{
    private AdminIdentity _admin = null!;
    private bool _isPossible;
    private PasskeyQuestion? _question;
    private string? _problem;

    [Inject] internal Passkeys Passkeys { get; init; } = null!;

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] internal SignInLimits Limits { get; init; } = null!;

    [Inject] internal SignInAudit Audit { get; init; } = null!;

    [Inject] public required CurrentAdmin Current { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromForm] public NamedPasskey? Named { get; set; }

    [SupplyParameterFromForm] public PasskeyForm? Passkey { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Current.ReadAsync();
        _isPossible = await Factors.IsEnabledAsync(_admin.Id, Http.RequestAborted);
    }

    private async Task AskAsync()
    {
        var name = Named?.Name?.Trim() ?? "";
        if (!_isPossible)
        {
            return;
        }

        if (name.Length is 0 or > Security.Passkeys.LongestName)
        {
            _problem = $"A name has 1 to {Security.Passkeys.LongestName} characters.";
            return;
        }

        var answer = await Factors.SpendAsync(_admin.Id, Named?.Code, Limits.ForConfirmation(_admin), Http.RequestAborted);
        if (answer == CodeAnswer.Wrong)
        {
            await Audit.NotConfirmedAsync(_admin, await Current.ActorAsync(), "adding a passkey");
        }

        _problem = answer.Problem;
        _question = _problem is null ? await Passkeys.AskToCreateAsync(Http, _admin, name) : null;
    }

    private async Task AddAsync()
    {
        _problem = _isPossible ? await Passkeys.AddAsync(Http, _admin, Passkey?.State, Passkey?.Credential) : "Enable two-factor authentication first.";
        if (_problem is null)
        {
            Navigation.NavigateTo("/security/2fa");
        }

        // Back to the first form: the browser's answer was for a question that is spent.
        Passkey = null;
    }
}

/// <summary>What the first form sends.</summary>
public sealed class NamedPasskey
{
    public string? Name { get; set; }

    public string? Code { get; set; }
}

/// <summary>What the browser answered.</summary>
public sealed class PasskeyForm
{
    public string? State { get; set; }

    public string? Credential { get; set; }
}
