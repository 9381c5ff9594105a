namespace MailSecurity.Playground.Places;

/// <summary>
/// Well-known ranges of access providers, carriers and hosters, so that geolocation has something true to say. Each lies
/// in one country as a whole; every country has a range for homes or for phones, except where only hosters matter.
/// </summary>
internal static class NetworkTable
{
    public static readonly IReadOnlyList<Network> All =
    [
        .. In("NL", NetworkKind.Home, "77.160.0.0/13", "62.194.0.0/16", "86.80.0.0/14", "2001:1c00::/24"),
        .. In("NL", NetworkKind.Mobile, "188.207.0.0/16", "188.89.0.0/16"),
        .. In("NL", NetworkKind.Hosting, "188.166.0.0/17", "5.79.64.0/18"),
        .. In("DE", NetworkKind.Home, "84.128.0.0/12", "91.0.0.0/11", "79.192.0.0/11", "188.192.0.0/15", "2003:c0::/27"),
        .. In("DE", NetworkKind.Mobile, "80.187.64.0/18", "109.40.0.0/14", "2a01:598::/32"),
        .. In("DE", NetworkKind.Hosting, "88.198.0.0/16", "116.203.0.0/16"),
        .. In("US", NetworkKind.Home, "73.0.0.0/10", "24.0.0.0/13", "98.160.0.0/13", "2601::/24"),
        .. In("US", NetworkKind.Mobile, "172.56.0.0/16", "174.192.0.0/12"),
        .. In("US", NetworkKind.Hosting, "104.131.0.0/16", "45.55.0.0/16", "192.241.128.0/17"),
        .. In("US", NetworkKind.Google, "209.85.128.0/17", "74.125.0.0/16", "2607:f8b0:4864:20::/64"),
        .. In("PT", NetworkKind.Home, "85.240.0.0/14", "188.80.0.0/14", "89.152.0.0/14", "2.80.0.0/14"),
        .. In("PT", NetworkKind.Mobile, "87.103.0.0/17", "95.136.0.0/17", "2001:818::/32"),
        .. In("GB", NetworkKind.Home, "86.128.0.0/12", "81.128.0.0/13", "90.192.0.0/12", "2a00:23c0::/27"),
        .. In("GB", NetworkKind.Mobile, "82.132.192.0/18", "92.40.0.0/16"),
        .. In("GB", NetworkKind.Hosting, "46.101.0.0/18", "178.62.0.0/17"),
        .. In("FR", NetworkKind.Home, "86.192.0.0/12", "90.0.0.0/12", "82.64.0.0/14", "109.208.0.0/12", "2a01:cb00::/24"),
        .. In("FR", NetworkKind.Mobile, "92.184.96.0/19"),
        .. In("FR", NetworkKind.Hosting, "163.172.0.0/16"),
        .. In("BE", NetworkKind.Home, "81.240.0.0/13", "91.176.0.0/13", "78.20.0.0/14"),
        .. In("ES", NetworkKind.Home, "83.32.0.0/12", "88.0.0.0/11", "79.144.0.0/12"),
        .. In("ES", NetworkKind.Mobile, "176.80.0.0/14"),
        .. In("AT", NetworkKind.Home, "62.46.0.0/15", "84.112.0.0/14"),
        .. In("CH", NetworkKind.Home, "85.0.0.0/13", "178.192.0.0/13"),
        .. In("IE", NetworkKind.Home, "86.40.0.0/13"),
        .. In("IT", NetworkKind.Home, "79.0.0.0/11", "87.0.0.0/12"),
        .. In("IT", NetworkKind.Mobile, "5.90.0.0/15"),
        .. In("PL", NetworkKind.Home, "83.0.0.0/11", "79.184.0.0/14"),
        .. In("PL", NetworkKind.Mobile, "31.60.0.0/14"),
        .. In("SE", NetworkKind.Home, "81.224.0.0/12", "78.64.0.0/12"),
        .. In("CA", NetworkKind.Home, "70.48.0.0/13", "24.64.0.0/13"),
        .. In("CA", NetworkKind.Hosting, "167.114.0.0/16", "158.69.0.0/16"),
        .. In("BR", NetworkKind.Home, "177.32.0.0/14", "179.208.0.0/13"),
        .. In("AR", NetworkKind.Home, "190.16.0.0/14"),
        .. In("CO", NetworkKind.Home, "181.128.0.0/12"),
        .. In("VN", NetworkKind.Home, "113.160.0.0/11", "14.160.0.0/11"),
        .. In("IN", NetworkKind.Home, "117.192.0.0/10", "59.88.0.0/13"),
        .. In("IN", NetworkKind.Mobile, "2409:4000::/22"),
        .. In("IN", NetworkKind.Hosting, "139.59.0.0/18"),
        .. In("CN", NetworkKind.Home, "114.224.0.0/12", "222.64.0.0/13"),
        .. In("CN", NetworkKind.Hosting, "47.92.0.0/14", "106.52.0.0/14"),
        .. In("RU", NetworkKind.Home, "95.24.0.0/13", "178.64.0.0/13"),
        .. In("UA", NetworkKind.Home, "37.52.0.0/14"),
        .. In("TR", NetworkKind.Home, "88.224.0.0/11", "78.160.0.0/11"),
        .. In("ID", NetworkKind.Home, "36.64.0.0/11"),
        .. In("TH", NetworkKind.Home, "171.96.0.0/13"),
        .. In("PH", NetworkKind.Home, "49.144.0.0/13"),
        .. In("KR", NetworkKind.Home, "121.128.0.0/10"),
        .. In("JP", NetworkKind.Home, "60.32.0.0/12"),
        .. In("JP", NetworkKind.Hosting, "52.68.0.0/15"),
        .. In("SG", NetworkKind.Hosting, "128.199.64.0/18", "13.228.0.0/15"),
        .. In("NG", NetworkKind.Mobile, "102.88.0.0/13"),
        .. In("EG", NetworkKind.Home, "156.192.0.0/11"),
        .. In("MA", NetworkKind.Home, "105.128.0.0/11"),
        .. In("PK", NetworkKind.Home, "182.176.0.0/12"),
        .. In("AU", NetworkKind.Home, "1.120.0.0/13", "58.104.0.0/13"),
        .. In("AE", NetworkKind.Home, "94.200.0.0/13"),
    ];

    private static IEnumerable<Network> In(string country, NetworkKind kind, params string[] ranges) =>
        ranges.Select(range => new Network(country, kind, range));
}
