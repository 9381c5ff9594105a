using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>The fast way into the big tables, different for each database. Runs inside the context's open transaction.</summary>
public interface IBulkWriter
{
    /// <summary>
    /// Stores the rows that are not stored yet, numbers them in order of arrival, and leaves the others alone.
    /// Answers for each row whether it was new.
    /// </summary>
    Task<bool[]> InsertAsync(MailSecurityDb db, IReadOnlyList<LoginRow> logins, CancellationToken cancellation);

    /// <inheritdoc cref="InsertAsync(MailSecurityDb, IReadOnlyList{LoginRow}, CancellationToken)"/>
    Task<bool[]> InsertAsync(MailSecurityDb db, IReadOnlyList<MessageRow> messages, CancellationToken cancellation);
}
