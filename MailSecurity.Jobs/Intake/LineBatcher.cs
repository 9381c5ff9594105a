using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Jobs.Intake;

/// <summary>Fills batches with the lines of one source and keeps count of what each line was.</summary>
public sealed class LineBatcher(int accountId, SourceKind kind, string name, MailLogReader reader, TimeProvider clock)
{
    // Small enough for a steady flow to the writer, large enough to make a commit worth its price.
    private const int MostEvents = 2_000;
    private const int MostLines = 20_000;

    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private IntakeBatch _batch = NewBatch(accountId, kind, name);

    /// <summary>Called for each unreadable line with its number in the batch, from 0, and the reason.</summary>
    public Action<int, string>? OnUnreadable { get; init; }

    public bool IsEmpty => _batch.Lines == 0;

    public bool IsFull => _batch.Count >= MostEvents || _batch.Lines >= MostLines;

    /// <summary>Takes lines until the batch is full; false when there are no whole lines left before that.</summary>
    public bool FillFrom(LineCutter cutter)
    {
        while (cutter.TryReadLine(out var line, out var tooLong))
        {
            Take(line, tooLong);
            if (IsFull)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes what is left behind the last line end.</summary>
    public void AddRestOf(LineCutter cutter)
    {
        if (cutter.TryReadRest(out var line, out var tooLong))
        {
            Take(line, tooLong);
        }
    }

    /// <summary>The batch so far; the next line starts a new one.</summary>
    public IntakeBatch Take(SourceProgress? progress)
    {
        var full = _batch;
        full.Progress = progress;
        _batch = NewBatch(accountId, kind, name);
        return full;
    }

    public void Add(ReadOnlySpan<char> line) => Add(reader.Read(line), line);

    public void Add(in JournalEntry entry) => Add(reader.Read(entry), entry.Message);

    /// <summary>Counts what was read elsewhere; the text is only kept when it is unreadable.</summary>
    public void Add(in LineResult result, ReadOnlySpan<char> line)
    {
        var problem = (result.Login?.At ?? result.Message?.At) is { } at ? IntakeRules.CheckTime(at, _now) : result.Reason;
        if (problem is not null)
        {
            Reject(line, problem);
            return;
        }

        _batch.Lines++;
        switch (result.Kind)
        {
            case LineKind.Login:
                _batch.Logins.Add(result.Login!);
                break;
            case LineKind.Message:
                _batch.Messages.Add(result.Message!);
                break;
            default:
                _batch.Ignored++;
                break;
        }
    }

    /// <summary>Counts a line that is not to be read, with the reason.</summary>
    public void Reject(ReadOnlySpan<char> line, string reason)
    {
        _batch.Lines++;
        _batch.AddUnreadable(line, reason);
        OnUnreadable?.Invoke((int)(_batch.Lines - 1), reason);
    }

    private void Take(ReadOnlySpan<char> line, bool tooLong)
    {
        if (tooLong)
        {
            Reject(line, "The line is longer than 64 KiB.");
        }
        else
        {
            Add(line);
        }
    }

    private static IntakeBatch NewBatch(int accountId, SourceKind kind, string name) =>
        new() { AccountId = accountId, Source = kind, SourceName = name };
}
