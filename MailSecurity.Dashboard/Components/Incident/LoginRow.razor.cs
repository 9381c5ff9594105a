using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Incident;

public sealed partial class LoginRow
{
    [Parameter, EditorRequired] public required LastLogin Login { get; set; }

    /// <summary>Came while the page was open.</summary>
    [Parameter] public bool IsFresh { get; set; }

    /// <summary>A value was clicked: how the query is to be narrowed.</summary>
    [Parameter] public EventCallback<Func<LoginsQuery, LoginsQuery>> OnFilter { get; set; }

    /// <summary>Whose login it is, for marking its address as safe.</summary>
    [Parameter] public string? User { get; set; }

    private string OutcomeWord => IsSuccess ? "success" : Login.Outcome.ToString();

    private bool IsSuccess => Login.Outcome is LoginOutcome.Succeeded;

    private string Outcome => Login.Attempts > 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Words.For(Login.Outcome)} ×{Login.Attempts}")
        : Words.For(Login.Outcome);

    private string Network => Login.Location switch
    {
        { NetworkOwner: { } owner, Asn: { } asn } => string.Create(CultureInfo.InvariantCulture, $"{owner} (AS{asn})"),
        { NetworkOwner: { } owner } => owner,
        { Asn: { } asn } => string.Create(CultureInfo.InvariantCulture, $"AS{asn}"),
        _ => "–",
    };
}
