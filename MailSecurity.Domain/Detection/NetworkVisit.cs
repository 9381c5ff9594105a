using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>Logins of one User from one network: when first and last, how many, and whether all of them were trusted.</summary>
public sealed class NetworkVisit(
    string? country, DateTimeOffset firstAt, DateTimeOffset lastAt, int count, ClientAddress address, TrustMark? trust, int? sharedBits = null,
    Spot? spot = null, NetworkKind kind = NetworkKind.Unknown, bool isKnownVpn = false, bool isSettled = false)
{
    public ClientAddress Network { get; } = AnalysedLogin.NetworkOf(address);

    public string? Country { get; } = country;

    /// <summary>Where the latest login was, if it is known.</summary>
    public Spot? Spot { get; private set; } = spot;

    public NetworkKind Kind { get; private set; } = kind;

    /// <summary>Rented servers or a VPN that the User had come from before: where they stand says nothing about the User.</summary>
    public bool IsKnownVpn { get; } = isKnownVpn;

    /// <summary>The User has come from here for longer than a profile keeps visits, whatever <see cref="FirstAt"/> says.</summary>
    public bool IsSettled { get; private set; } = isSettled;

    public DateTimeOffset FirstAt { get; private set; } = firstAt;

    public DateTimeOffset LastAt { get; private set; } = lastAt;

    public int Count { get; private set; } = count;

    /// <summary>The address of the latest login.</summary>
    public ClientAddress Address { get; private set; } = address;

    /// <summary>Leading bits that the addresses of all its logins share: a range that is no longer than that covers them all.</summary>
    public int SharedBits { get; private set; } = sharedBits ?? address.Bits;

    /// <summary>Set while every login of the visit came from a trusted range; one untrusted login makes the visit count.</summary>
    public TrustMark? Trust { get; private set; } = trust;

    public bool Touches(DateTimeOffset from, DateTimeOffset to) => LastAt >= from && FirstAt <= to;

    internal void Apply(TrustedRange? covering, TrustedRangeSet trusted) =>
        Trust = covering is not null ? new TrustMark(covering.Id) : Trust is { } mark && trusted.ById(mark.RangeId) is not null ? mark : null;

    internal void Include(DateTimeOffset at, ClientAddress address, TrustMark? trust, Spot? spot, NetworkKind kind)
    {
        var sharedBits = Math.Min(SharedBits, Address.SharedBits(address));
        if (at >= LastAt)
        {
            (LastAt, Address, Spot, Kind) = (at, address, spot, kind);
        }

        // A visit that is longer than the profile keeps starts anew: what it was before counts no more than a forgotten one's.
        var startsAnew = LastAt - FirstAt > UserProfile.Kept;
        IsSettled |= startsAnew;
        FirstAt = startsAnew ? at : at < FirstAt ? at : FirstAt;
        Count++;
        SharedBits = startsAnew ? address.Bits : sharedBits;
        Trust = startsAnew ? trust : trust is null ? null : Trust;
    }
}

/// <summary>The trusted range that covers a login, as it is named in a suppression ("203.0.113.0/24 is trusted (Office)").</summary>
public readonly record struct TrustMark(long RangeId);
