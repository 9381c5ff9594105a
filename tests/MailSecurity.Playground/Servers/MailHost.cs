namespace MailSecurity.Playground.Servers;

/// <summary>One machine of the provider: its name, its addresses, the versions it runs.</summary>
internal sealed class MailHost(string name, string address, string address6, bool isNew, int firstPid)
{
    private const int HighestPid = 4_194_303;

    private readonly int _firstPid = firstPid;
    private int _pid = firstPid;

    public string Name => name;

    /// <summary>Dovecot 2.4 and Postfix with long queue ids; otherwise Dovecot 2.3 with auth_verbose and short queue ids.</summary>
    public bool IsNew => isNew;

    public int QueueManagerPid { get; } = firstPid - 40;

    public int CleanupPid { get; } = firstPid - 22;

    public static MailHost[] Two() =>
    [
        new("mail", "192.0.2.25", "2001:db8:25::25", isNew: false, 21_300),
        new("mail2", "192.0.2.26", "2001:db8:25::26", isNew: true, 48_100),
    ];

    public string LocalAddress(bool isIPv4) => isIPv4 ? address : address6;

    public int NextPid() => _pid = _pid >= HighestPid ? _firstPid : _pid + 1;
}
