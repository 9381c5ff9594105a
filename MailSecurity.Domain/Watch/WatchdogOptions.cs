namespace MailSecurity.Domain.Watch;

/// <summary>From where on the watchdog calls something a problem.</summary>
public sealed class WatchdogOptions
{
    public const string Section = "MailSecurity:Watchdog";

    /// <summary>A source is silent when it brought nothing while so many logins and messages were usual.</summary>
    public int SilentAfterEvents { get; set; } = 20;

    /// <summary>Shorter silences are never a problem.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A source without a week of history is silent after an hour if it brought at least so many an hour before.</summary>
    public int NewSourcePerHour { get; set; } = 10;

    /// <summary>Logins that come later than this after they happened.</summary>
    public TimeSpan MostLag { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Share of login lines that cannot be read, from 0 to 1.</summary>
    public double MostUnreadable { get; set; } = 0.2;

    /// <summary>Free space of the data directory's disk, in megabytes.</summary>
    public int LeastFreeMegabytes { get; set; } = 1024;

    /// <summary>Age of a database of locations or networks.</summary>
    public int MostGeoDays { get; set; } = 90;

    /// <summary>Called every minute while nothing serious is wrong, so that somebody outside notices when that ends. Empty: nobody.</summary>
    public string HeartbeatUrl { get; set; } = "";
}
