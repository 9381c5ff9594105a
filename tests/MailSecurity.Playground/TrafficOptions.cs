using MailSecurity.Playground.Text;

namespace MailSecurity.Playground;

/// <summary>What the made-up provider looks like. Equal options give equal lines.</summary>
public sealed record TrafficOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>When the live traffic begins; history lies before it.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Mailboxes in use, at most <see cref="People.Names.Count"/>. Default: 400.</summary>
    public int Users { get; init; } = 400;

    /// <summary>Ordinary live traffic; attacks come on top of it. Default: 20.</summary>
    public double LinesPerSecond { get; init; } = 20;

    /// <summary>When the first live attack gets into a mailbox. Default: 9 seconds after the start.</summary>
    public TimeSpan FirstIncident { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>Least time between two live incidents. Default: 20 seconds.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most time between two live incidents. Default: 60 seconds.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How the log daemon writes time and host. Default: RFC 3339, as Debian has since version 12.</summary>
    public SyslogForm Form { get; init; } = SyslogForm.Rfc3339;
}
