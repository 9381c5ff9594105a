using System.Security.Cryptography;
using MailSecurity.Jobs.Intake.Syslog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Components.Sources;

/// <summary>Configuration to copy, with the panel's own address, and a check that it works.</summary>
public sealed partial class HowToConnect
{
    // Dovecot salts what it tells of a password with it.
    private readonly string _nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private string _key = "";

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IOptions<SyslogOptions> Syslog { get; init; }

    [SupplyParameterFromQuery(Name = "connect")] public string? Chosen { get; set; }

    /// <summary>The source that brought the first login after the question; null while there is none.</summary>
    [Parameter] public string? Arrived { get; set; }

    [Parameter] public DateTimeOffset? ArrivedAt { get; set; }

    [Parameter] public bool IsAsking { get; set; }

    [Parameter, EditorRequired] public EventCallback OnAsk { get; set; }

    // As the person reached it: behind a proxy this is the outside address.
    private Uri Address => new(Navigation.BaseUri);

    private string Way => ConnectSnippets.Ways.FirstOrDefault(way => way == Chosen) ?? ConnectSnippets.Ways[0];

    private void Choose(string way) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("connect", way), replace: true);
}
