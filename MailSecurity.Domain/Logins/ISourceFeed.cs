namespace MailSecurity.Domain.Logins;

/// <summary>Told what each source brought after the commit that stored it. It must return at once: the intake waits for it.</summary>
public interface ISourceFeed
{
    void Counted(IReadOnlyList<SourceCount> counts);
}

/// <summary>One batch of a source: new events, known ones, and lines that could not be read.</summary>
public readonly record struct SourceCount(int AccountId, int SourceId, int Events, int Duplicates, int Unreadable);

/// <summary>Told after the commit that a source was deleted. It must return at once.</summary>
public interface ISourceRemovalFeed
{
    void Removed(int accountId, SourceKind kind, string name);
}
