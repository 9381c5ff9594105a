namespace MailSecurity.Domain.Logins;

/// <summary>How an attempt ended. The words follow Dovecot's fail_type; the numbers are stored.</summary>
public enum LoginOutcome : byte
{
    Succeeded = 1,

    /// <summary>Failed and the server does not say why.</summary>
    Failed = 2,
    WrongCredentials = 3,
    UnknownUser = 4,
    Disabled = 5,
    Expired = 6,

    /// <summary>Refused by a policy server, whatever the password was.</summary>
    RefusedByPolicy = 7,
}
