namespace MailSecurity.Domain.MailLogs;

/// <summary>Why a line could not be read. Fixed sentences: text of the line may hold an attacker's words or a password.</summary>
internal static class Reasons
{
    public const string NoTime = "The line has no time stamp.";
    public const string BadTime = "The time stamp is not a date between 2000 and 2100.";
    public const string NoAddress = "The line names no client address.";
    public const string BadAddress = "The client address cannot be read.";
    public const string NoUser = "The login line does not show the user.";
    public const string NoUserEnd = "The user name has no end.";
    public const string CutUser = "The mail server cut the user name short.";
    public const string LongUser = "The user name has more than 320 characters.";
    public const string LongMessage = "The message is longer than 64 KiB.";
    public const string DamagedEntry = "The journal entry is damaged.";
    public const string CutEntry = "The journal export ends within this entry.";
    public const string ControlInUser = "The user name has control characters.";
}
