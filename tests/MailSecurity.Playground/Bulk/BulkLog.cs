using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;
using MailSecurity.Playground.Text;

namespace MailSecurity.Playground.Bulk;

/// <summary>
/// Writes a large log: of 100 lines about 70 logins and 15 failures at Dovecot, and 15 of Postfix (3 refused logins,
/// 12 of messages). The benchmark's input, so it must cost little beside what is measured.
/// </summary>
internal sealed class BulkLog
{
    private const int FlushAt = 1 << 20;
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Period = TimeSpan.FromDays(20);
    private static readonly MailService[] Services =
        [MailService.Imap, MailService.Imap, MailService.Imap, MailService.Imap, MailService.Imap, MailService.Imap,
         MailService.Imap, MailService.Pop3, MailService.Pop3, MailService.Submission];

    private readonly Chance _chance;
    private readonly Crowd _crowd;
    private readonly int _ticksPerLine;
    private readonly MailHost[] _hosts = MailHost.Two();
    private readonly DovecotLog[] _dovecot;
    private readonly PostfixLog[] _postfix;
    private readonly BulkCounts _counts = new();
    private DateTimeOffset _slot = Start;
    private int _inode;

    private BulkLog(LogFile file, long lines, ulong seed)
    {
        (_chance, _crowd) = (Chance.Of(seed, 11), new Crowd(seed));
        _ticksPerLine = (int)Math.Clamp(Period.Ticks / Math.Max(1, lines), 10, int.MaxValue);
        _dovecot = [.. _hosts.Select(host => new DovecotLog(host, file))];
        _postfix = [.. _hosts.Select(host => new PostfixLog(host, file))];
    }

    public static BulkCounts Write(Stream log, long lines, ulong seed)
    {
        var file = new LogFile(SyslogForm.Rfc3339, FlushAt + 4096, (_, line) => EndLine(line, log));
        var bulk = new BulkLog(file, lines, seed);
        while (bulk._counts.Lines < lines)
        {
            bulk.WriteSomething(lines - bulk._counts.Lines);
        }

        Flush(file.Buffer, log);
        return bulk._counts;
    }

    private static void EndLine(LineBuffer line, Stream log)
    {
        line.EndLine();
        if (line.Length >= FlushAt)
        {
            Flush(line, log);
        }
    }

    private static void Flush(LineBuffer line, Stream log)
    {
        log.Write(line.Written);
        line.Clear();
    }

    // 91 draws make 100 lines, because a message takes four.
    private void WriteSomething(long room)
    {
        var person = _crowd.Anybody(_chance);
        switch (_chance.Below(91))
        {
            case < 70:
                LogIn(person);
                break;
            case < 85:
                Fail(person);
                break;
            case < 88:
                FailAtSmtp(person);
                break;
            default:
                if (room >= 4)
                {
                    Send(person);
                }

                break;
        }
    }

    private void LogIn(Person person)
    {
        var at = Next();
        _dovecot[person.Domain.Host].LoggedIn(at, Open(at, person, _crowd.SourceOf(person, _chance)));
        _counts.Logins++;
    }

    private void Fail(Person person)
    {
        // Four in five are guesses from outside, the rest people's own.
        var at = Next();
        var source = _chance.Below(5) == 0 ? _crowd.SourceOf(person, _chance) : _crowd.Attacker(_chance);
        var attempts = _chance.Between(1, 3);
        _dovecot[person.Domain.Host].Failed(at, Open(at, person, source), attempts, attempts * 2);
        _counts.Failures++;
    }

    private void FailAtSmtp(Person person)
    {
        _postfix[person.Domain.Host].Refused(Next(), _hosts[person.Domain.Host].NextPid(), _crowd.Attacker(_chance), person.User);
        _counts.SmtpFailures++;
    }

    private void Send(Person person)
    {
        var (host, postfix) = (_hosts[person.Domain.Host], _postfix[person.Domain.Host]);
        var accepted = Next();
        var id = new QueueId(accepted, _inode = (_inode + 1) & 0xFFFFFF, host.IsNew);
        var recipients = _chance.Below(10) == 0 ? _chance.Between(2, 20) : 1;
        postfix.Accepted(accepted, host.NextPid(), id, _crowd.SourceOf(person, _chance), person.User);
        postfix.Queued(Next(), id, person.User, _chance.Between(900, 60_000), recipients);

        // One delivery stands for all: recipients are counted by nrcpt, and four lines keep the mix simple.
        postfix.Delivered(Next(), host.NextPid(), id, Recipient.Draw(_chance, bounces: 0.02));
        postfix.Removed(Next(), id);
        _counts.MessageLines += 4;
    }

    private DovecotSession Open(DateTimeOffset at, Person person, Source source) =>
        new(Services[_chance.Below(Services.Length)], person.User, "PLAIN", source, _hosts[person.Domain.Host].NextPid(),
            new SessionId(at, (ushort)_chance.Between(32_768, 60_999), source));

    // Anywhere inside the line's own slot, so that times rise without being evenly spaced.
    private DateTimeOffset Next()
    {
        var at = _slot.AddTicks(_chance.Below(_ticksPerLine));
        _slot = _slot.AddTicks(_ticksPerLine);
        return at;
    }
}
