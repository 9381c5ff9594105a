using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>The texts that an export gives of one sign-in; all of them may be an attacker's.</summary>
internal sealed record SignIn
{
    private const int MaxClient = 200;

    public required string Service { get; init; }

    /// <summary>The service's own name of the event: it makes a repeated import add nothing.</summary>
    public string? Id { get; init; }

    public string? At { get; init; }

    public string? User { get; init; }

    public string? Address { get; init; }

    public string? Client { get; init; }

    public MailProtocol Protocol { get; init; } = MailProtocol.Other;

    public required LoginOutcome Outcome { get; init; }

    public int Attempts { get; init; } = 1;

    public LineResult ToResult()
    {
        if (!TryReadTime(At, out var at))
        {
            return LineResult.Unreadable(SignInReasons.NoTime);
        }

        if (!MailUser.TryRead(User, out var user))
        {
            return LineResult.Unreadable(SignInReasons.NoUser);
        }

        if (!TryReadAddress(Address, out var address))
        {
            return LineResult.Unreadable(SignInReasons.NoAddress);
        }

        return LineResult.Of(new LoginEvent
        {
            At = at,
            User = user,
            Address = address,
            Protocol = Protocol,
            Outcome = Outcome,
            Attempts = Attempts,
            Tls = true,
            ClientId = string.IsNullOrWhiteSpace(Client) ? null : Client[..Math.Min(Client.Length, MaxClient)],
            Server = Service,
            Key = Hash(string.IsNullOrEmpty(Id) ? $"{address} {Protocol} {Outcome} {Client}" : Id),
        });
    }

    // 2022-01-24T05:10:08.1234567Z; without a zone it is UTC, as in the audit log.
    // May 1, 2024, 10:15:30 AM GMT+2         Google's console for people
    private static bool TryReadTime(string? text, out DateTimeOffset at)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        at = default;
        if (text is not { Length: > 0 and < 64 })
        {
            return false;
        }

        text = text.Replace('\u202f', ' ').Replace(" UTC", " GMT", StringComparison.Ordinal);
        if (text.LastIndexOf(" GMT", StringComparison.Ordinal) is > 0 and var zone)
        {
            var offset = text[(zone + 4)..];
            text = text[..zone] + " " + (offset.Length == 0 ? "+0" : offset) + (offset.Contains(':', StringComparison.Ordinal) ? "" : ":00");
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out at);
    }

    // 203.0.113.9        203.0.113.9:52011        2001:db8::1        [2001:db8::1]:443
    private static bool TryReadAddress(string? text, out ClientAddress address)
    {
        text = text?.Trim() ?? "";
        if (ClientAddress.TryParse(text, out address))
        {
            return true;
        }

        return (text.StartsWith('[') || text.Count(letter => letter == ':') == 1)
            && IPEndPoint.TryParse(text, out var point) && ClientAddress.TryParse(point.Address.ToString(), out address);
    }

    private static ulong Hash(string text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
}
