using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>What each likely reason means, and what to do about it.</summary>
public static class ReasonAdvice
{
    public static string NameOf(LikelyReason reason) => reason switch
    {
        LikelyReason.CompromisedAccount => "Compromised account",
        LikelyReason.ThirdPartyApplication => "Third-party application",
        LikelyReason.Travelling => "User is traveling",
        _ => "Mobile connection",
    };

    public static string MeaningOf(LikelyReason reason) => reason switch
    {
        LikelyReason.CompromisedAccount =>
            "An attacker may send emails on the User's behalf or read the contents of the mailbox: after a weak password, malware, or a password that was intercepted.",
        LikelyReason.ThirdPartyApplication =>
            "An application that the User has set up, such as a CRM (HubSpot, Salesforce), a sales automation or an email client (Outlook, myMail), reads the mailbox from its own servers.",
        LikelyReason.Travelling => "The User is logging in from new locations while away. A legitimate case.",
        _ => "The User's mobile connection keeps renewing the IP. A legitimate case.",
    };

    public static string For(LikelyReason reason) => reason switch
    {
        LikelyReason.CompromisedAccount =>
            "Contact the customer, change the password of the mailbox, and have the devices that know it checked for malware. Resolve as Compromised.",
        LikelyReason.ThirdPartyApplication =>
            "Inform the customer that the application has full access to their mailbox, which may include the password in the clear and all e-mail content, and that they should read its "
            + "Terms & Conditions about data processing. If they are comfortable with that, use Mark as Safe for the application's network.",
        LikelyReason.Travelling =>
            "Ask the customer whether they are traveling. If so, say below where they are expected and until when: the logins from there are explained, and raise nothing until then.",
        _ => "Ask the customer whether they use a mobile connection. If so, resolve as Safe, or use Mark as Safe for the operator's network.",
    };
}
