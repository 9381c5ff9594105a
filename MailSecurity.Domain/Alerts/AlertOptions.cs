using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Alerts;

/// <summary>How people are told of incidents.</summary>
public sealed class AlertOptions
{
    public const string Section = "MailSecurity:Alerts";

    /// <summary>Notifications name neither User nor reason: whoever sees a locked screen learns that there is something, and no more.</summary>
    public bool WithoutPersonalData { get; set; }

    /// <summary>Whom a push service may write to about this panel: mailto: or https:. Empty: the sender's address of the mail settings.</summary>
    public string Contact { get; set; } = "";

    /// <summary>For so long a critical alert waits for a device that is out of reach.</summary>
    public TimeSpan CriticalLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for a high one.</summary>
    public TimeSpan HighLifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Nobody is told of a login that is older than this when it arrives.</summary>
    public TimeSpan OldestEvent { get; set; } = TimeSpan.FromHours(6);

    public int MostDevices { get; set; } = 10;

    public int MostWebhooks { get; set; } = 20;

    /// <summary>Where people open this panel, such as https://security.example.org. Mails and webhooks link to it; empty: they have no link.</summary>
    public string PanelAddress { get; set; } = "";

    /// <summary>A device or mailbox is told of so many alerts within <see cref="BudgetWindow"/>; of the others it is told at once and later.</summary>
    public int BudgetAlerts { get; set; } = 6;

    public TimeSpan BudgetWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A person is told of so many alerts below critical within <see cref="PersonBudgetWindow"/>, on however many devices.</summary>
    public int PersonBudgetAlerts { get; set; } = 20;

    public TimeSpan PersonBudgetWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A device that has shown nothing for so many days is flagged, and its owner told.</summary>
    public int ConfirmDays { get; set; } = 30;
}

internal sealed class AlertOptionsCheck : IValidateOptions<AlertOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(28);

    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var problems = new List<string>();
        if (options.Contact.Length > 0 && !(Uri.TryCreate(options.Contact, UriKind.Absolute, out var contact) && contact.Scheme is "mailto" or "https"))
        {
            problems.Add($"{AlertOptions.Section}:Contact is '{options.Contact}'; it must be like mailto:oncall@example.org or https://example.org/contact.");
        }

        if (options.PanelAddress.Length > 0 && !(Uri.TryCreate(options.PanelAddress, UriKind.Absolute, out var panel) && panel.Scheme is "https" or "http"))
        {
            problems.Add($"{AlertOptions.Section}:PanelAddress is '{options.PanelAddress}'; it must be like https://security.example.org.");
        }

        foreach (var (key, value) in new[]
        {
            (nameof(options.BudgetWindow), options.BudgetWindow), (nameof(options.PersonBudgetWindow), options.PersonBudgetWindow),
            (nameof(options.CriticalLifetime), options.CriticalLifetime), (nameof(options.HighLifetime), options.HighLifetime), (nameof(options.OldestEvent), options.OldestEvent),
        })
        {
            if (value < TimeSpan.FromMinutes(1) || value > Longest)
            {
                problems.Add($"{AlertOptions.Section}:{key} is {value}; it must be from one minute to 28 days.");
            }
        }

        foreach (var (key, value) in new[]
        {
            (nameof(options.MostDevices), options.MostDevices), (nameof(options.MostWebhooks), options.MostWebhooks), (nameof(options.BudgetAlerts), options.BudgetAlerts),
            (nameof(options.PersonBudgetAlerts), options.PersonBudgetAlerts),
        })
        {
            if (value is < 1 or > 100)
            {
                problems.Add($"{AlertOptions.Section}:{key} is {value}; it must be from 1 to 100.");
            }
        }

        if (options.ConfirmDays is < 1 or > 365)
        {
            problems.Add($"{AlertOptions.Section}:ConfirmDays is {options.ConfirmDays}; it must be from 1 to 365.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
