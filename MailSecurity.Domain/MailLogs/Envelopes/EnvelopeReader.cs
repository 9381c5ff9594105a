using MailSecurity.Domain.MailLogs.Stamps;

namespace MailSecurity.Domain.MailLogs.Envelopes;

/// <summary>Takes a line out of whatever wrote it down: syslog, journal, Dovecot's own log, a container's console.</summary>
internal sealed class EnvelopeReader(MailLogOptions options)
{
    private readonly IsoStamp _iso = new(new SenderClock(options.Zone));
    private readonly IsoStamp _utcIso = new(new SenderClock(TimeZoneInfo.Utc));

    private readonly JsonEnvelope _json = new();

    public SyslogStamp Syslog { get; } = new(new SenderClock(options.Zone), options.Reference);

    /// <summary>Null when the line was read, or the reason why not. What was read is valid until the next call.</summary>
    public string? Read(ReadOnlySpan<char> line, out LogLine log)
    {
        if (!line.StartsWith("{\""))
        {
            return ReadText(line, out log);
        }

        log = new LogLine { Times = 1 };
        if (!_json.TryRead(line, ref log, out var wrapped))
        {
            return Reasons.NoTime;
        }

        return wrapped.IsEmpty
            ? StampLimits.Holds(log.UtcTicks) ? null : Reasons.NoTime
            : ReadText(wrapped.TrimEnd("\r\n"), out log);
    }

    private string? ReadText(ReadOnlySpan<char> line, out LogLine log)
    {
        log = new LogLine { Times = 1 };
        line = SkipPriority(line, out var isRfc5424);
        var length = ReadStamp(line, out log.UtcTicks);
        if (length == 0)
        {
            line = SkipContainerName(line);
            length = ReadStamp(line, out log.UtcTicks);
        }

        if (length <= 0 || length >= line.Length || line[length] != ' ' || !StampLimits.Holds(log.UtcTicks))
        {
            return length == 0 ? Reasons.NoTime : Reasons.BadTime;
        }

        var rest = line[(length + 1)..];
        if (isRfc5424)
        {
            Rfc5424Header.Read(rest, ref log);
        }
        else
        {
            SyslogHeader.Read(rest, ref log);
        }

        return null;
    }

    private int ReadStamp(ReadOnlySpan<char> line, out long utcTicks)
    {
        utcTicks = 0;
        if (line.Length <= "Aug 3 04:08:36".Length)
        {
            return 0;
        }

        // A digit begins a date or a count, a letter begins a month or, before a date, a weekday.
        if (char.IsAsciiDigit(line[0]))
        {
            return _iso.Read(line, out utcTicks) is not 0 and var length ? length : CountedStamp.ReadUnix(line, out utcTicks);
        }

        return line[0] == '@' ? CountedStamp.ReadTai64(line, out utcTicks)
            : line[8] == '-' && line[3] == ' ' ? ReadJournalFull(line, out utcTicks)
            : Syslog.Read(line, out utcTicks);
    }

    // Tue 2026-11-24 04:38:58 UTC mail dovecot: …      journalctl -o short-full; any zone but UTC is the sender's
    private int ReadJournalFull(ReadOnlySpan<char> line, out long utcTicks)
    {
        var length = _iso.Read(line[4..], out utcTicks);
        if (length <= 0)
        {
            return length;
        }

        length += 4;
        var zone = line[length..];
        if (zone.StartsWith(" UTC ") || zone.StartsWith(" GMT "))
        {
            return _utcIso.Read(line[4..length], out utcTicks) + 8;
        }

        var end = zone.Length > 1 ? zone[1..].IndexOf(' ') : -1;
        return end < 0 ? StampLimits.Impossible : length + 1 + end;
    }

    // <22>Nov 24 04:43:23 mail …       <22>1 2026-11-24T04:43:23.758771+00:00 mail …
    private static ReadOnlySpan<char> SkipPriority(ReadOnlySpan<char> line, out bool isRfc5424)
    {
        isRfc5424 = false;
        if (line.Length < 4 || line[0] != '<')
        {
            return line;
        }

        var end = line[..Math.Min(line.Length, 6)].IndexOf('>');
        if (end < 2)
        {
            return line;
        }

        line = line[(end + 1)..];
        isRfc5424 = line.StartsWith("1 ");
        return isRfc5424 ? line[2..] : line;
    }

    // mail-1  | Nov 24 04:43:23 mail …       docker compose logs
    private static ReadOnlySpan<char> SkipContainerName(ReadOnlySpan<char> line)
    {
        var bar = line[..Math.Min(line.Length, 64)].IndexOf("| ");
        return bar > 0 && !line[..bar].TrimEnd(' ').Contains(' ') ? line[(bar + 2)..] : line;
    }
}
