using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>The text with which an admin contacts the customer: what was seen, when and where, and what to answer or do.</summary>
public sealed record CustomerLetter(string Subject, string Body)
{
    public static CustomerLetter For(IncidentLine line, TimeZoneInfo zone)
    {
        var reason = ReasonWeights.Weigh(line).Likely;
        var body = string.Join("\n\n",
        [
            "Hello,",
            $"we noticed unusual logins to the mailbox {line.User}.",
            IncidentStory.Tell(line, zone),
            Request(reason),
            "If this was not you, or you are not sure: change the password of the mailbox at once, use one that you use nowhere else, and check your devices for malware. "
                + "Please also look for forwarding rules that you did not set up.",
            "We are glad to help; please answer this message or call us.",
        ]);
        return new CustomerLetter($"Unusual logins to the mailbox {line.User}", body);
    }

    /// <summary>
    /// A draft in the admin's own mail program. It has no recipient: whoever has taken over the mailbox reads what is sent to it.
    /// </summary>
    public string Draft => $"mailto:?subject={Uri.EscapeDataString(Subject)}&body={Uri.EscapeDataString(Body.Replace("\n", "\r\n", StringComparison.Ordinal))}";

    private static string Request(LikelyReason reason) => reason switch
    {
        LikelyReason.ThirdPartyApplication =>
            "The login may belong to an application that you connected to your mailbox. Please be aware that such an application has full access to your mailbox: its provider may hold your "
            + "password in the clear and reads all e-mail content on its servers. Please read its Terms & Conditions about data processing, and tell us whether you want to go on using it.",
        LikelyReason.Travelling => "Were you traveling at that time, or did you give somebody there access to your mailbox? Please tell us, so that we can mark these logins as safe.",
        LikelyReason.MobileConnection => "Do you read your mail over a mobile connection? Please tell us, so that we can mark these logins as safe.",
        _ => "We believe that somebody else knows the password of this mailbox. Please tell us whether these logins were yours.",
    };
}
