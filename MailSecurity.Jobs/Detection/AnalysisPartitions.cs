namespace MailSecurity.Jobs.Detection;

/// <summary>How Users are divided among analysis jobs.</summary>
internal static class AnalysisPartitions
{
    /// <summary>
    /// SQLite has one writer, so a second partition would only wait for the first. The number belongs to the store: with
    /// another one the cursors would mean other Users, and logins would be judged twice.
    /// </summary>
    public const int Count = 1;
}
