using System.Net;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>Where mail servers may send their syslog to. Nothing is listened to by default.</summary>
public sealed class SyslogOptions
{
    public const string Section = "MailSecurity:Intake:Syslog";

    /// <summary>Addresses with ports, such as 127.0.0.1:5514 or *:514; here one datagram is one line.</summary>
    public List<string> Udp { get; set; } = [];

    /// <summary>Addresses with ports for TCP; lines end in LF or are counted (RFC 6587), as each sender likes.</summary>
    public List<string> Tcp { get; set; } = [];

    /// <summary>Addresses with ports for TCP inside TLS (RFC 5425); need <see cref="Certificate"/>.</summary>
    public List<string> Tls { get; set; } = [];

    /// <summary>Networks that lines are taken from. Empty: this machine only.</summary>
    public List<string> Allowed { get; set; } = [];

    /// <summary>The Account whose mail servers these are. Empty: the first one.</summary>
    public string Account { get; set; } = "";

    /// <summary>A PFX file, or a PEM file with the certificate and those between it and its root. Renewed files are noticed.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The PEM file with the key; empty if it is in the same file.</summary>
    public string CertificateKey { get; set; } = "";

    /// <summary>Opens the PFX file or the PEM key; empty if neither is locked.</summary>
    public string CertificatePassword { get; set; } = "";

    /// <summary>Different senders that become sources; others are refused.</summary>
    public int MaxSenders { get; set; } = 100;

    public int MaxConnections { get; set; } = 1_000;

    public int MaxConnectionsPerSender { get; set; } = 50;

    /// <summary>A connection that brings no line for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    public bool IsOn => Udp.Count + Tcp.Count + Tls.Count > 0;

    public IReadOnlyList<IPNetwork> AllowedNetworks =>
        Allowed.Count == 0 ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : Allowed.ConvertAll(Network);

    /// <summary>The endpoint that a setting names; null if it names none.</summary>
    public static IPEndPoint? EndPoint(string text) =>
        IPEndPoint.TryParse(text.StartsWith("*:", StringComparison.Ordinal) ? $"[::]{text[1..]}" : text, out var endPoint) && endPoint.Port > 0 ? endPoint : null;

    internal static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.Parse(text) is var single && single.GetAddressBytes().Length == 4 ? new IPNetwork(single, 32)
        : new IPNetwork(single, 128);
}
