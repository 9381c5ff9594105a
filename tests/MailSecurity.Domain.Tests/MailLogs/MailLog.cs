using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

/// <summary>Drives a reader the way an import does, for a file last written at noon of 24 November 2026.</summary>
internal static class MailLog
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static MailLogReader Reader(DateTimeOffset? reference = null, string zone = "UTC") =>
        new(new MailLogOptions { Reference = reference ?? Noon, Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

    /// <summary>What the last of these lines is.</summary>
    public static LineResult Read(params string[] lines) => ReadAll(lines)[^1];

    public static LineResult[] ReadAll(params IEnumerable<string> lines)
    {
        var reader = Reader();
        return [.. lines.Select(line => reader.Read(line))];
    }

    public static LoginEvent Login(params string[] lines)
    {
        var result = Read(lines);
        Assert.Equal((LineKind.Login, null), (result.Kind, result.Reason));
        return result.Login!;
    }

    /// <summary>A line of Dovecot in a traditional syslog file.</summary>
    public static string Dovecot(string message) => "Nov 24 04:45:01 mail dovecot: " + message;

    public static string Smtpd(string message, string time = "04:45:01") => $"Nov 24 {time} mail postfix/submission/smtpd[31332]: {message}";

    public static string Qmgr(string message) => "Nov 24 04:45:01 mail postfix/qmgr[30099]: " + message;

    public static string[] Sample(string name) =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", "MailLogs", name));

    public static TheoryData<string> Samples => [.. Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Samples", "MailLogs")).Select(path => Path.GetFileName(path)).Order()];
}
