namespace MailSecurity.Jobs.Intake.Files;

/// <summary>Finds what a rotation left unread: the rest of the file that was followed, and whole files after it.</summary>
internal static class RotatedFiles
{
    /// <summary>
    /// The older files of <paramref name="path"/> (mail.log.1, mail.log-20261124, mail.log.2.gz …) from the one named
    /// <paramref name="fileId"/> on, oldest first. Empty if that one is gone.
    /// </summary>
    public static IReadOnlyList<string> From(string path, string fileId)
    {
        var folder = Path.GetDirectoryName(path)!;
        var older = Directory.EnumerateFiles(folder, Path.GetFileName(path) + "?*")
            .OrderBy(File.GetLastWriteTimeUtc)
            .ToList();
        var first = older.FindIndex(candidate => LogFile.Identify(candidate) == fileId);
        return first < 0 ? [] : older[first..];
    }
}
