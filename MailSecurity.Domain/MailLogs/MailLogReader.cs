using System.Diagnostics.CodeAnalysis;
using MailSecurity.Domain.MailLogs.Dovecot;
using MailSecurity.Domain.MailLogs.Envelopes;
using MailSecurity.Domain.MailLogs.Postfix;
using MailSecurity.Domain.MailLogs.Stamps;

namespace MailSecurity.Domain.MailLogs;

/// <summary>
/// Reads the lines of one source (a file, a stream) in their order and says what each one is. Never throws whatever
/// the line, and allocates only for the answer. Not for several threads at once.
/// </summary>
public sealed class MailLogReader
{
    private readonly MailLogOptions _options;
    private EnvelopeReader _envelope;
    private EventMaker _events;
    private DovecotLogin _dovecot;
    private PostfixLine _postfix;

    public MailLogReader(MailLogOptions options)
    {
        _options = options;
        StartEmpty();
    }

    /// <summary>Exactly one answer for each line, so that lines = logins + messages + ignored + unreadable.</summary>
    public LineResult Read(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
        {
            return LineResult.Ignored;
        }

        // A copied file may begin with a byte order mark, and one that was cut while written may begin with zeros.
        if (line[0] is '\0' or '\uFEFF' || line[^1] is '\r' or '\n' or '\0')
        {
            line = line.TrimStart("\0\uFEFF").TrimEnd("\r\n\0");
        }

        if (_envelope.Read(line, out var log) is { } problem)
        {
            return LoginHint.IsIn(line) ? LineResult.Unreadable(problem) : LineResult.Ignored;
        }

        return Read(ref log);
    }

    /// <summary>An entry of the journal, in the place of a line.</summary>
    public LineResult Read(scoped in JournalEntry entry)
    {
        if (entry.Problem is { } problem)
        {
            return LineResult.Unreadable(problem);
        }

        if (!StampLimits.Holds(entry.UtcTicks))
        {
            return LoginHint.IsIn(entry.Message) ? LineResult.Unreadable(Reasons.NoTime) : LineResult.Ignored;
        }

        var log = new LogLine { UtcTicks = entry.UtcTicks, Host = entry.Host, Tag = entry.Identifier, Pid = entry.Pid, Message = entry.Message, Times = 1 };
        return Read(ref log);
    }

    /// <summary>
    /// Begins a piece of its own, such as one request: identical lines are told apart within a piece only, so that a piece
    /// that is sent again gets the same keys.
    /// </summary>
    public void BeginPiece() => _events.Keys.Forget();

    /// <summary>All that is needed to go on exactly at the next line; usually some hundred bytes, at most about two megabytes.</summary>
    public byte[] SaveState() => ReaderState.Pack(state =>
    {
        state.Write(_envelope.Syslog.Newest);
        _events.Keys.Save(state);
        _postfix.Save(state);
    });

    /// <summary>Goes on where <see cref="SaveState"/> was called. A state that is empty, damaged or of another version is a fresh start.</summary>
    public void RestoreState(ReadOnlySpan<byte> state)
    {
        StartEmpty();
        var restored = ReaderState.TryUnpack(state, saved =>
        {
            _envelope.Syslog.Newest = saved.ReadInt64();
            _events.Keys.Restore(saved);
            _postfix.Restore(saved);
        });
        if (!restored)
        {
            StartEmpty();
        }
    }

    private LineResult Read(ref LogLine log)
    {
        Repetition.Unfold(ref log);

        // The readers in their order; Dovecot's lines are the most frequent.
        if (LoginProcess.TryFind(log, out var protocol, out var text))
        {
            return _dovecot.Read(log, protocol, text);
        }

        return PostfixLine.IsMine(log.Tag) ? _postfix.Read(log) : LineResult.Ignored;
    }

    [MemberNotNull(nameof(_envelope), nameof(_events), nameof(_dovecot), nameof(_postfix))]
    private void StartEmpty()
    {
        _envelope = new EnvelopeReader(_options);
        _events = new EventMaker();
        _dovecot = new DovecotLogin(_events);
        _postfix = new PostfixLine(_events);
    }
}
