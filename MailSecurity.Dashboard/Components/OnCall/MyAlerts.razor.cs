using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Mail;
using Microsoft.AspNetCore.Components;
using Severity = MailSecurity.Domain.Detection.Severity;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>Whether the Admin is told by e-mail, and when they are not to be disturbed.</summary>
public sealed partial class MyAlerts
{
    private string _mail = "";
    private bool _isQuiet;
    private TimeOnly _from = new(22, 0);
    private TimeOnly _to = new(7, 0);
    private string _zone = "";
    private string? _answer;
    private bool _isGood;

    [Inject] public required CurrentAdmin Current { get; init; }

    [Inject] public required AlertChoiceStore Choices { get; init; }

    [Inject] public required MailHandover Mail { get; init; }

    [CascadingParameter] public BrowserSettings Settings { get; set; } = BrowserSettings.Default;

    protected override async Task OnInitializedAsync()
    {
        _zone = Settings.Zone.Id;
        if (await Choices.FindAsync((await Current.ReadAsync()).Id, Gone) is { } choice)
        {
            _mail = choice.MailFrom?.ToString() ?? "";
            _isQuiet = choice.Quiet is not null;
            (_from, _to, _zone) = choice.Quiet is { } quiet ? (quiet.From, quiet.To, choice.Zone) : (_from, _to, _zone);
        }
    }

    private async Task SaveAsync()
    {
        Severity? least = Enum.TryParse<Severity>(_mail, out var chosen) ? chosen : null;
        var problem = await Choices.SaveAsync(await Current.ActorAsync(), least, _isQuiet ? _from : null, _isQuiet ? _to : null, _zone, Gone);
        (_answer, _isGood) = (problem ?? "Saved.", problem is null);
    }
}
