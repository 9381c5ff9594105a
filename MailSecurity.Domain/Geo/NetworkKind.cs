namespace MailSecurity.Domain.Geo;

/// <summary>What a network is used for, as far as its owner's name tells.</summary>
public enum NetworkKind
{
    Unknown,

    /// <summary>Machines for rent: nobody's home, and what attackers and VPNs use.</summary>
    Hosting,

    /// <summary>Phones, which change their address all the time.</summary>
    Mobile,

    /// <summary>A mail application that fetches from its own servers.</summary>
    CloudClient,
}

/// <summary>Guesses a network's kind from its owner's name. A guess: it explains and weighs, it decides nothing.</summary>
public static class NetworkKinds
{
    // Words of the names in the shipped database. Mail applications first: "Google Cloud" fetches mail for Gmail, too.
    private static readonly (NetworkKind Kind, string[] Words)[] Signs =
    [
        (NetworkKind.CloudClient, ["google", "microsoft", "salesforce", "hubspot", "yahoo", "apple", "mail.ru", "vk ", "yandex", "zoho", "proton"]),
        (NetworkKind.Mobile, ["mobile", "mobil", "wireless", "cellular", "cellco", "vodafone", "t-mobile", "telenor", "3g", "lte", "gsm", "celular"]),
        (NetworkKind.Hosting, ["host", "server", "cloud", "vps", "datacamp", "datacenter", "data center", "colo", "digitalocean", "ovh", "hetzner", "linode", "akamai",
            "amazon", "leaseweb", "contabo", "m247", "choopa", "vultr", "oracle", "alibaba", "tencent", "scaleway", "ionos", "vpn", "tor "]),
    ];

    public static NetworkKind Of(string? owner)
    {
        foreach (var (kind, words) in Signs)
        {
            if (owner is not null && words.Any(word => owner.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return kind;
            }
        }

        return NetworkKind.Unknown;
    }
}
