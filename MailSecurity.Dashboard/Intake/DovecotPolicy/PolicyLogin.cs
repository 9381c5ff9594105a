using System.Collections.Frozen;
using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>Turns a report into a login.</summary>
internal static class PolicyLogin
{
    private const int HexDigits = 4;

    private static readonly FrozenDictionary<string, MailProtocol> Protocols = new Dictionary<string, MailProtocol>
    {
        ["imap"] = MailProtocol.Imap,
        ["pop3"] = MailProtocol.Pop3,
        ["smtp"] = MailProtocol.Smtp,
        ["submission"] = MailProtocol.Submission,
        ["sieve"] = MailProtocol.ManageSieve,
        ["managesieve"] = MailProtocol.ManageSieve,
    }.ToFrozenDictionary();

    /// <summary>The login; or neither, when it was none; or why it cannot be read.</summary>
    public static (LoginEvent? Login, string? Problem) Read(PolicyRequest report, DateTimeOffset now)
    {
        // Without a name: Dovecot refused it unseen. Without an address: somebody on the mail server itself. Internal: no
        // password was looked at.
        if (report.Login.Length == 0 || report.Remote.Length == 0 || report is { Success: false, FailType: "internal" })
        {
            return default;
        }

        if (!MailUser.TryRead(report.Login, out var user))
        {
            return (null, "The name has more than 320 characters, or control characters in it.");
        }

        if (!ClientAddress.TryParse(report.Remote, out var address))
        {
            return (null, "The client's address cannot be read.");
        }

        var (protocol, outcome) = (Protocols.GetValueOrDefault(report.Protocol, MailProtocol.Other), OutcomeOf(report));
        return (new LoginEvent
        {
            At = now,
            User = user,
            Address = address,
            Protocol = protocol,
            Outcome = outcome,
            Tls = report.Tls,
            ClientId = DeviceText.Of(report.Device),
            PasswordHash = outcome is LoginOutcome.Succeeded ? null : HashOf(report.PasswordHash),
            Key = ItemReader.Key(null, report.Session, address.ToString(), report.Protocol, outcome.ToString(), report.PasswordHash),
        }, null);
    }

    // A success that a policy would have refused (auth_policy_log_only) is a success.
    private static LoginOutcome OutcomeOf(PolicyRequest report) => report switch
    {
        { Success: true } => LoginOutcome.Succeeded,
        { IsRefusedByPolicy: true } or { FailType: "policy" } => LoginOutcome.RefusedByPolicy,
        { FailType: "credentials" } => LoginOutcome.WrongCredentials,
        { FailType: "account" } => LoginOutcome.UnknownUser,
        { FailType: "disabled" } => LoginOutcome.Disabled,
        { FailType: "expired" } => LoginOutcome.Expired,
        _ => LoginOutcome.Failed,
    };

    // Dovecot sends 12 bits unless it is told otherwise. More than 16 are never kept: they would help to guess the password.
    private static ushort? HashOf(string hex) =>
        ushort.TryParse(hex.AsSpan(0, Math.Min(hex.Length, HexDigits)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? hash : null;
}
