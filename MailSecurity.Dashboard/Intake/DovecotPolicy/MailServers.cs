using System.Collections.Concurrent;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>Which Accounts have a mail server that asks before it lets a login in: only such a server can refuse one.</summary>
public sealed class MailServers
{
    // As many as there are Accounts.
    private readonly ConcurrentDictionary<int, bool> _accounts = [];

    /// <summary>Whether a mail server of the Account has asked since the start.</summary>
    public bool HaveAsked(int accountId) => _accounts.ContainsKey(accountId);

    internal void Note(int accountId) => _accounts[accountId] = true;
}
