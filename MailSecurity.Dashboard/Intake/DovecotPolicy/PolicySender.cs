using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>The Dovecot server that calls: its key's name is its source's name.</summary>
internal readonly record struct PolicySender(int AccountId, string Name)
{
    public static PolicySender Of(ApiKey key) => new(key.AccountId, key.Name);
}
