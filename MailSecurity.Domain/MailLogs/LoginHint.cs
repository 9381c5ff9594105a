namespace MailSecurity.Domain.MailLogs;

/// <summary>Tells whether a line that cannot be read would have mattered.</summary>
internal static class LoginHint
{
    // An indented line goes on with the message above it; what it holds is no event of its own.
    public static bool IsIn(ReadOnlySpan<char> line) =>
        !line.StartsWith(" ") && !line.StartsWith("\t") && (IsDovecot(line) || line.Contains(", sasl_username=", StringComparison.Ordinal));

    // imap-login: Login: user=<u@d>, …
    private static bool IsDovecot(ReadOnlySpan<char> line)
    {
        var process = line.IndexOf("-login: ");
        var user = process < 0 ? -1 : line[process..].IndexOf("user=<");
        return user >= 0 && !line[(process + user)..].StartsWith("user=<>");
    }
}
