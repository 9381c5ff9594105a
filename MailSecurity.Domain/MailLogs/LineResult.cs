using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs;

/// <summary>What one line of a mail log turned out to be.</summary>
public enum LineKind : byte
{
    /// <summary>Nothing to count: noise, or a line that repeats what another line already says.</summary>
    Ignored,
    Login,
    Message,

    /// <summary>Looks like something to count but cannot be read; kept as a sample with its reason.</summary>
    Unreadable,
}

/// <summary>The answer to one line: exactly one of login, message, reason, or none for an ignored line.</summary>
public readonly record struct LineResult
{
    public LineKind Kind { get; private init; }

    public LoginEvent? Login { get; private init; }

    public SentMessage? Message { get; private init; }

    /// <summary>Why the line could not be read; a fixed sentence without text of the line.</summary>
    public string? Reason { get; private init; }

    public static LineResult Ignored => default;

    public static LineResult Of(LoginEvent login) => new() { Kind = LineKind.Login, Login = login };

    public static LineResult Of(SentMessage message) => new() { Kind = LineKind.Message, Message = message };

    public static LineResult Unreadable(string reason) => new() { Kind = LineKind.Unreadable, Reason = reason };
}
