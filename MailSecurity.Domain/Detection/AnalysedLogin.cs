using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>A stored login as the detectors see it.</summary>
public sealed record AnalysedLogin
{
    /// <summary>The bound up to which <see cref="FailedForUsers"/> is counted.</summary>
    public const int MostFailedForUsers = 200;

    public required long Id { get; init; }

    public required int UserId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ClientAddress Address { get; init; }

    public required LoginOutcome Outcome { get; init; }

    public required MailProtocol Protocol { get; init; }

    public required Location Location { get; init; }

    /// <summary>Tries that one line of the log reports.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>A few bits of a failed try's password, hashed; null where nothing is known of it.</summary>
    public ushort? PasswordHash { get; init; }

    /// <summary>
    /// Users for whom nothing but failures came from this network on the day of the login and the day before, counted up to
    /// a bound; known only for a success from a network that is new to its User.
    /// </summary>
    public int FailedForUsers { get; internal set; }

    /// <summary>What the network is used for, as it was when the login was judged.</summary>
    public NetworkOrigin Origin { get; internal set; } = NetworkOrigin.Unknown;

    /// <summary>The country that the User is in, as far as the address tells; null when a machine logged in for the User.</summary>
    public string? Country => Origin.ActsForUsers ? null : Location.Country;

    /// <summary>A try that may have been a wrong password; a disabled User's right one is none.</summary>
    public bool MayBeAGuess => Outcome is LoginOutcome.Failed or LoginOutcome.WrongCredentials or LoginOutcome.RefusedByPolicy;

    public bool IsSuccess => Outcome is LoginOutcome.Succeeded;

    public ClientAddress Network => NetworkOf(Address);

    /// <summary>The unit in which networks are counted: /24, or /48 for IPv6, the smallest that providers route apart.</summary>
    public static ClientAddress NetworkOf(ClientAddress address) => address.NetworkOf(address.IsIPv4 ? 24 : 48);
}
