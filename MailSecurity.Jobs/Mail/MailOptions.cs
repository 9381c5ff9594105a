using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace MailSecurity.Jobs.Mail;

/// <summary>The mail server that notices are handed to.</summary>
public sealed class MailOptions
{
    public const string Section = "MailSecurity:Mail";

    /// <summary>Host name or address. Empty: no mail is sent.</summary>
    public string Server { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>StartTls, SslOnConnect, or None, which sends everything readable for whoever is on the way.</summary>
    public SecureSocketOptions Encryption { get; set; } = SecureSocketOptions.StartTls;

    /// <summary>Empty: without signing in.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "";

    public bool IsConfigured => Server.Length > 0;
}

internal sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var problems = new List<string>();
        if (options.Port is < 1 or > 65535)
        {
            problems.Add($"{MailOptions.Section}:Port is {options.Port}; it must be from 1 to 65535.");
        }

        if (options.IsConfigured && !MailboxAddress.TryParse(options.From, out _))
        {
            problems.Add($"{MailOptions.Section}:From is '{options.From}'; it must be an e-mail address when {MailOptions.Section}:Server is set.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
