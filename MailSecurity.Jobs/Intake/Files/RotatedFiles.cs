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
        var older = Directory.EnumerateFiles(folder, Path.GetFileName(path) + "*")
            .Where(candidate => IsOlderNameOf(path, candidate) && !File.Exists(PlainNameOf(candidate)))
            .OrderBy(File.GetLastWriteTimeUtc)
            .ToList();
        var first = older.FindIndex(candidate => LogFile.Identify(candidate) == fileId);
        return first < 0 ? [] : older[first..];
    }

    /// <summary>Whether a rotation may have given the log of name <paramref name="live"/> that other name.</summary>
    public static bool IsOlderNameOf(string live, string candidate) =>
        candidate.Length > live.Length + 1 && candidate.StartsWith(live, StringComparison.Ordinal) && candidate[live.Length] is ('.' or '-');

    // While it is being packed, mail.log.1.gz stands half-written beside mail.log.1, which is whole.
    private static string PlainNameOf(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : "";
}
