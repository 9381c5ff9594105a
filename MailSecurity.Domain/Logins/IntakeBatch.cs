namespace MailSecurity.Domain.Logins;

/// <summary>What one source hands over at once. It is stored as a whole, together with the source's progress, or not at all.</summary>
public sealed class IntakeBatch
{
    public required int AccountId { get; init; }

    public required SourceKind Source { get; init; }

    public required string SourceName { get; init; }

    public List<LoginEvent> Logins { get; } = [];

    public List<SentMessage> Messages { get; } = [];

    public long Lines { get; set; }

    public long Ignored { get; set; }

    public long Unreadable { get; set; }

    /// <summary>Lines that were received and had no room.</summary>
    public long Dropped { get; set; }

    /// <summary>The first unreadable lines of the batch: text and reason.</summary>
    public List<(string Text, string Reason)> Samples { get; } = [];

    /// <summary>Where reading goes on after this batch; null for sources that have no position.</summary>
    public SourceProgress? Progress { get; set; }

    public int Count => Logins.Count + Messages.Count;

    /// <summary>The same with no events in it yet.</summary>
    internal IntakeBatch WithoutEvents()
    {
        var batch = new IntakeBatch
        {
            AccountId = AccountId,
            Source = Source,
            SourceName = SourceName,
            Lines = Lines,
            Ignored = Ignored,
            Unreadable = Unreadable,
            Dropped = Dropped,
            Progress = Progress,
        };
        batch.Samples.AddRange(Samples);
        return batch;
    }

    public void AddUnreadable(ReadOnlySpan<char> line, string reason)
    {
        Unreadable++;
        if (Samples.Count < UnreadableLine.KeptPerSource)
        {
            Samples.Add((line[..Math.Min(line.Length, 500)].ToString(), reason));
        }
    }
}

/// <summary>A position in a stream of log lines: which file, how far, and the reader's state there.</summary>
public sealed record SourceProgress(string FileId, long Offset, byte[] ReaderState);

/// <summary>What became of a batch.</summary>
public sealed record IntakeReceipt(int Logins, int GoodLogins, int Messages, int Duplicates)
{
    /// <summary>Events from a time that the store has forgotten: whether they are new cannot be said, and they were not taken.</summary>
    public int Older { get; init; }
}
