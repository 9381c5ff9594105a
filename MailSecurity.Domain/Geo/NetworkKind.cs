namespace MailSecurity.Domain.Geo;

/// <summary>What a network is used for.</summary>
public enum NetworkKind : byte
{
    /// <summary>Homes and offices, as far as known.</summary>
    Unknown = 0,

    /// <summary>Machines for rent, and the VPNs that stand on them: nobody's home, and what attackers use.</summary>
    Hosting = 1,

    /// <summary>Phones, which change their address all the time.</summary>
    Mobile = 2,

    /// <summary>A mail application that fetches from its own servers.</summary>
    CloudClient = 3,

    /// <summary>Satellites and aeroplanes: the country is that of a ground station.</summary>
    Satellite = 4,

    /// <summary>The provider's own webmail, which logs in for Users who are elsewhere.</summary>
    OwnWebmail = 5,
}

/// <summary>The kind of a network, and who runs it, as the list of kinds names it.</summary>
public sealed record NetworkOrigin(NetworkKind Kind, string Name)
{
    public static readonly NetworkOrigin Unknown = new(NetworkKind.Unknown, "");

    /// <summary>A machine that logs in on behalf of a User: where it stands says nothing about where the User is.</summary>
    public bool ActsForUsers => Kind is NetworkKind.CloudClient or NetworkKind.OwnWebmail;

    /// <summary>The kind in words: "rented servers or VPN (Hetzner)".</summary>
    public override string ToString() => Kind switch
    {
        NetworkKind.Hosting => $"rented servers or VPN ({Name})",
        NetworkKind.Mobile => $"mobile carrier ({Name})",
        NetworkKind.CloudClient => $"mail application ({Name})",
        NetworkKind.Satellite => $"satellite or in-flight ({Name})",
        NetworkKind.OwnWebmail => "the provider's own webmail",
        _ => "ordinary connection",
    };
}
