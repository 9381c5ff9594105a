using System.Text;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>The screen's words for the domain's values.</summary>
public static class Words
{
    /// <summary>A rule in two or three words. A rule that came later than this list is spelled out from its name.</summary>
    public static string ForRule(string rule) => rule switch
    {
        MoreThanOneLocation.Rule => "More than one location",
        NewCountry.Rule => "New country",
        ManyNetworks.Rule => "Many networks",
        _ => SpellOut(rule),
    };

    public static string For(IncidentStatus status) => status switch
    {
        IncidentStatus.Open => "Open",
        IncidentStatus.Acknowledged => "Acknowledged",
        _ => "Closed",
    };

    /// <summary>Where the case stands, and with whom.</summary>
    public static string StateOf(IncidentLine line) => line switch
    {
        { Verdict: { } verdict } => $"{For(line.Status)}: {verdict}",
        { Owner: { } owner } => $"{For(line.Status)} by {owner}",
        _ => For(line.Status),
    };

    public static string For(MailProtocol protocol) => ProtocolNames.Of(protocol);

    public static string For(LoginOutcome outcome) => outcome switch
    {
        LoginOutcome.Succeeded => "Success",
        LoginOutcome.WrongCredentials => "Wrong password",
        LoginOutcome.UnknownUser => "Unknown User",
        LoginOutcome.Disabled => "Disabled",
        LoginOutcome.Expired => "Expired",
        LoginOutcome.RefusedByPolicy => "Refused by policy",
        _ => "Failed",
    };

    private static string SpellOut(string rule)
    {
        var text = new StringBuilder(rule.Length + 8);
        foreach (var letter in rule)
        {
            _ = char.IsUpper(letter) && text.Length > 0
                ? text.Append(' ').Append(char.ToLowerInvariant(letter))
                : text.Append(text.Length == 0 ? char.ToUpperInvariant(letter) : letter);
        }

        return text.ToString();
    }
}
