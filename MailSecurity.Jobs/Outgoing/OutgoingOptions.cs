namespace MailSecurity.Jobs.Outgoing;

/// <summary>Where calls to the outside may go.</summary>
public sealed class OutgoingOptions
{
    public const string Section = "MailSecurity:Outgoing";

    /// <summary>Private networks that may be called all the same, such as 10.1.2.0/24. Default: none.</summary>
    public List<string> Allowed { get; set; } = [];
}
