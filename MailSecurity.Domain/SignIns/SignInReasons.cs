namespace MailSecurity.Domain.SignIns;

/// <summary>Why an item could not be read. Fixed sentences: an item's text is an attacker's.</summary>
internal static class SignInReasons
{
    public const string BrokenItem = "The item is not valid JSON.";
    public const string CutItem = "The file ends within this item.";
    public const string LongItem = "The item is larger than 1 MiB.";
    public const string NoItem = "Something that is no item stands between the items.";
    public const string NoTime = "The sign-in has no time that can be read.";
    public const string NoUser = "The sign-in does not name its user.";
    public const string NoAddress = "The sign-in names no client address that can be read.";
    public const string NoAnswer = "The sign-in does not say how it ended.";
    public const string BrokenRow = "The row does not fit the header of the table.";
}
