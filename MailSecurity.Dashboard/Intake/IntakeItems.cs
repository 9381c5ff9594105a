using System.Globalization;
using System.Text.Json;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Intake;

/// <summary>Logins and messages as the API takes them.</summary>
internal static class IntakeItems
{
    private static readonly Dictionary<string, MailProtocol> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["imap"] = MailProtocol.Imap,
        ["pop3"] = MailProtocol.Pop3,
        ["smtp"] = MailProtocol.Smtp,
        ["submission"] = MailProtocol.Submission,
        ["managesieve"] = MailProtocol.ManageSieve,
        ["sieve"] = MailProtocol.ManageSieve,
        ["webmail"] = MailProtocol.Webmail,
        ["other"] = MailProtocol.Other,
    };

    private static readonly Dictionary<string, LoginOutcome> Failures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["credentials"] = LoginOutcome.WrongCredentials,
        ["account"] = LoginOutcome.UnknownUser,
        ["disabled"] = LoginOutcome.Disabled,
        ["expired"] = LoginOutcome.Expired,
        ["policy"] = LoginOutcome.RefusedByPolicy,
        ["unknown"] = LoginOutcome.Failed,
    };

    /// <summary>{"id"?, "at", "user", "ip", "success", "protocol", "failure"?, "clientId"?, "server"?, "tls"?}; or what is wrong.</summary>
    public static string? TryRead(JsonElement json, DateTimeOffset now, out LoginEvent? login)
    {
        var item = new ItemReader(json, now);
        var (at, user, address, success) = (item.At(), item.User(), item.Address(required: true), item.Flag("success", whenMissing: null));
        var protocol = item.Choice("protocol", Protocols, (MailProtocol)0);
        var failure = item.Choice("failure", Failures, LoginOutcome.Failed);
        var (id, clientId, server) = (item.Optional("id", 200), item.Optional("clientId", 200), item.Optional("server", 200));
        var tls = item.Flag("tls", whenMissing: false);
        var error = item.Error ?? (protocol == 0 ? "'protocol' is missing." : null);
        login = error is not null ? null : new LoginEvent
        {
            At = at,
            User = user,
            Address = address!.Value,
            Protocol = protocol,
            Outcome = success ? LoginOutcome.Succeeded : failure,
            Tls = tls,
            ClientId = clientId,
            Server = server,
            Key = ItemReader.Key(id, address.ToString(), protocol.ToString(), success ? "good" : failure.ToString(), clientId, server),
        };
        return error;
    }

    /// <summary>{"id"?, "at", "user", "recipients", "ip"?}; or what is wrong.</summary>
    public static string? TryRead(JsonElement json, DateTimeOffset now, out SentMessage? message)
    {
        var item = new ItemReader(json, now);
        var (at, user, recipients, address) = (item.At(), item.User(), item.Number("recipients", 1, 1_000_000), item.Address(required: false));
        var id = item.Optional("id", 200);
        message = item.Error is not null ? null : new SentMessage
        {
            At = at,
            User = user,
            Recipients = recipients,
            Address = address,
            Key = ItemReader.Key(id, address?.ToString(), recipients.ToString(CultureInfo.InvariantCulture)),
        };
        return item.Error;
    }
}
