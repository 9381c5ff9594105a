using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>A stored login as the detectors see it.</summary>
public sealed record AnalysedLogin
{
    public required long Id { get; init; }

    public required int UserId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ClientAddress Address { get; init; }

    public required LoginOutcome Outcome { get; init; }

    public required MailProtocol Protocol { get; init; }

    public required Location Location { get; init; }

    public bool IsSuccess => Outcome is LoginOutcome.Succeeded;

    public ClientAddress Network => NetworkOf(Address);

    /// <summary>The unit in which networks are counted: /24, or /48 for IPv6, the smallest that providers route apart.</summary>
    public static ClientAddress NetworkOf(ClientAddress address) => address.NetworkOf(address.IsIPv4 ? 24 : 48);
}
