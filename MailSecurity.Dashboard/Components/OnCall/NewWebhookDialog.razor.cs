using MailSecurity.Domain.Alerts;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Severity = MailSecurity.Domain.Detection.Severity;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>Asks where a webhook goes. The page and the store judge the answer.</summary>
public sealed partial class NewWebhookDialog
{
    private string _name = "";
    private string _url = "";
    private string _token = "";
    private WebhookForm _form = WebhookForm.Json;
    private Severity _least = Severity.High;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required Func<WebhookWish, Task<string?>> Save { get; set; }

    private async Task SaveAsync()
    {
        var wish = new WebhookWish(_name, _form, _url, _token, _least);
        _problem = await Save(wish);
        if (_problem is null)
        {
            Dialog.Close();
        }
    }
}

/// <summary>What was typed.</summary>
public sealed record WebhookWish(string Name, WebhookForm Form, string Url, string Token, Severity Least);
