namespace MailSecurity.Domain.Storage;

/// <summary>The file below the store, for a database that has one.</summary>
public interface IStoreFile
{
    /// <summary>Its size and how much of that is free.</summary>
    Task<StoreSize> SizeAsync(CancellationToken cancellation);

    /// <summary>Copies what the log holds into the database without holding anybody up, so that no commit has to.</summary>
    Task CheckpointAsync(CancellationToken cancellation);

    /// <summary>What the database's own check of the whole file finds, at its first fault; null when it is sound, or has no such check.</summary>
    Task<string?> DamageAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>Gives some free pages back to the disk, inside the caller's transaction; answers how many pages are still free.</summary>
    long GiveBack(MailSecurityDb db, int pages);
}

/// <summary>What the store takes.</summary>
public sealed record StoreSize(long PageSize, long Pages, long FreePages, long LogBytes)
{
    public long Bytes => PageSize * Pages;

    public long FreeBytes => PageSize * FreePages;
}
