using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>What a contained User is told.</summary>
public sealed class ContainmentOptions
{
    public const string Section = "MailSecurity:Containment";

    /// <summary>Shown by mail clients when a login is refused. Write it in your customers' language, and say whom to call.</summary>
    public string Message { get; set; } = "Logins to this mailbox are blocked from here. Please contact your mail provider.";
}

internal sealed class ContainmentOptionsCheck : IValidateOptions<ContainmentOptions>
{
    private const int Longest = 200;

    // Dovecot writes the message into its log: a line break in it would begin a line of the administrator's choice.
    public ValidateOptionsResult Validate(string? name, ContainmentOptions options) =>
        options.Message.Trim().Length is > 0 and <= Longest && !options.Message.Any(char.IsControl)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ContainmentOptions.Section}:Message must have 1 to {Longest} characters, all in one line.");
}
