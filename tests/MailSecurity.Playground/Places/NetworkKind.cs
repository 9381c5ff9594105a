namespace MailSecurity.Playground.Places;

/// <summary>What an address range is used for.</summary>
internal enum NetworkKind
{
    Home,
    Mobile,
    Hosting,

    /// <summary>Where Google fetches other providers' mail from.</summary>
    Google,
}
